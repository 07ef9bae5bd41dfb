import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type Router as RouterType } from 'express';

/**
 * Serves the built web app: hashed assets for ever, `index.html` for every other address, with the
 * nonce of this response in it. Without a build it says how to make one.
 */
export function webApp(folder: string): RouterType {
  const routes = Router();
  const indexFile = join(folder, 'index.html');
  const html = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
  routes.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      index: false,
      redirect: false,
      setHeaders: (res) => res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
    (_req, res) => void res.status(404).type('text').send('There is no such file.'),
  );
  routes.get('/{*path}', (_req, res) => {
    if (html === undefined)
      return void res.status(503).type('text').send('The web app is not built yet: npm start builds it.');
    res.type('html').send(html.replaceAll('__CSP_NONCE__', res.locals.cspNonce as string));
  });
  return routes;
}
