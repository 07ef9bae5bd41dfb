import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import { Router, type Router as RouterType } from 'express';
import staticGzip from 'express-static-gzip';
import { type Preloads, preloadsAt } from './preloads.ts';

/**
 * Serves the built web app: hashed assets for ever, `index.html` for every other address, with the
 * nonce of this response in it and the scripts of its screen named. Without a build it says how to make one. Only these answers are
 * compressed: where secrets stand beside text that somebody else chose, as in /trpc and /api/auth,
 * the length of a compressed answer gives the secrets away piece by piece.
 */
export function webApp(folder: string): RouterType {
  const routes = Router();
  const indexFile = join(folder, 'index.html');
  const html = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
  const preloadsFile = join(folder, 'preloads.json');
  const preloads = preloadsAt(
    existsSync(preloadsFile) ? (JSON.parse(readFileSync(preloadsFile, 'utf8')) as Preloads) : {},
  );
  const compressed = compression();
  routes.use(
    '/assets',
    // The build has compressed them beforehand.
    staticGzip(join(folder, 'assets'), {
      index: false,
      enableBrotli: true,
      orderPreference: ['br', 'gzip'],
      serveStatic: {
        redirect: false,
        // A range of a compressed file is not a compressed range of the file.
        acceptRanges: false,
        setHeaders: (res) => res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
      },
    }),
    (_req, res) => {
      // Of a file that was there when the server started and is gone since, the encoding is set already.
      res.removeHeader('Content-Encoding');
      res.status(404).type('text').send('There is no such file.');
    },
  );
  routes.get('/{*path}', compressed, (req, res) => {
    if (html === undefined)
      return void res.status(503).type('text').send('The web app is not built yet: npm start builds it.');
    const page = html.replaceAll('__CSP_NONCE__', res.locals.cspNonce as string);
    // By a function: in a plain text “$&” and the like would mean something.
    res.type('html').send(page.replace('</head>', () => `  ${preloads(req.path)}\n  </head>`));
  });
  return routes;
}
