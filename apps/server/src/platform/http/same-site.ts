import type { RequestHandler } from 'express';

/**
 * A request that carries a session cookie may only come from our own pages: the Origin must equal
 * ours, a header that other sites cannot send without a preflight must stand there, and bodies of
 * HTML forms are refused. Bearer requests carry no cookie and are not concerned.
 */
export function sameSiteOnly(origin: string): RequestHandler {
  return (req, res, next) => {
    if (req.headers.authorization?.startsWith('Bearer ')) {
      // Both at once would let a page choose which identity acts.
      delete req.headers.cookie;
      return next();
    }
    const site = req.headers['sec-fetch-site'];
    const isForeign =
      (req.headers.origin !== undefined && req.headers.origin !== origin) ||
      (site !== undefined && site !== 'same-origin' && site !== 'none');
    const isWrite = req.method !== 'GET' && req.method !== 'HEAD';
    const isForm = /^(multipart|application\/x-www-form-urlencoded|text\/plain)/.test(
      req.headers['content-type'] ?? '',
    );
    const lacksProof = req.headers.origin !== origin || req.headers['x-backdesk'] === undefined;
    if (isForeign || (isWrite && (isForm || lacksProof)))
      return void res.status(403).json({
        reason: 'cross_site',
        message: 'This request did not come from Backdesk itself, so it was refused. Nothing was changed.',
      });
    next();
  };
}
