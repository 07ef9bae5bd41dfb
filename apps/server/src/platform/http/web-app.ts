import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { Router, type Router as RouterType } from 'express';

/**
 * Serves the built web app: hashed assets for ever, `index.html` for every other address, with the
 * nonce of this response in it. Without a build it says how to make one. Only these answers are
 * compressed: where secrets stand beside text that somebody else chose, as in /trpc and /api/auth,
 * the length of a compressed answer gives the secrets away piece by piece.
 */
export function webApp(folder: string): RouterType {
  const routes = Router();
  const indexFile = join(folder, 'index.html');
  const html = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
  const compressed = compression();
  routes.use(
    '/assets',
    compressed,
    express.static(join(folder, 'assets'), {
      index: false,
      redirect: false,
      // A range of a compressed file is not a compressed range of the file.
      acceptRanges: false,
      setHeaders: (res) => res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
    (_req, res) => void res.status(404).type('text').send('There is no such file.'),
  );
  routes.get('/{*path}', compressed, (_req, res) => {
    if (html === undefined)
      return void res.status(503).type('text').send('The web app is not built yet: npm start builds it.');
    res.type('html').send(html.replaceAll('__CSP_NONCE__', res.locals.cspNonce as string));
  });
  return routes;
}
