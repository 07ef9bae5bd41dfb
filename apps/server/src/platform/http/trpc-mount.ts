import type { AnyRouter } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { type Request, type RequestHandler, Router, type Router as RouterType } from 'express';
import type { Principal } from '../actor.ts';
import { newId } from '../ids.ts';
import type { RequestContext, Services } from '../trpc/context.ts';
import { isExpected } from '../trpc/describe-error.ts';
import { sameSiteOnly } from './same-site.ts';
import { createStreamGuard } from './stream-guard.ts';

/** Who sends this request: one look-up of session and member, or of an API key. */
export type Authenticate = (
  req: Request,
  /** False when only looking: the session does not count as used. */
  options?: { isActivity?: boolean },
) => Promise<{ principal: Principal | null; needsSecondFactor: boolean }>;

export const maxBatchSize = 10;

/**
 * Inputs hold e-mail addresses and names: they belong into bodies, not into addresses that every
 * proxy logs. Only streams are opened by GET, their inputs are ids. tRPC itself would also take forms
 * and raw bytes.
 */
const jsonByPostOnly: RequestHandler = (req, res, next) => {
  const isStream = req.method === 'GET' && req.headers.accept?.includes('text/event-stream');
  if (!isStream && req.method !== 'POST')
    return void res.status(405).setHeader('Allow', 'POST').json({
      reason: 'invalid_input',
      message: 'Procedures are called by POST.',
    });
  if (req.method === 'POST' && !/^application\/json\b/.test(req.headers['content-type'] ?? ''))
    return void res.status(415).json({ reason: 'invalid_input', message: 'The body must be JSON.' });
  next();
};

/** The tRPC endpoint: JSON only, small bodies, few calls per batch, queries by POST. */
export function trpcMount(appRouter: AnyRouter, services: Services, authenticate: Authenticate): RouterType {
  const mount = Router();
  const guardStream = createStreamGuard(authenticate, services);
  mount.use(
    sameSiteOnly(services.config.url.origin),
    jsonByPostOnly,
    express.json({ limit: '100kb', strict: false }),
  );
  mount.use(
    createExpressMiddleware({
      router: appRouter,
      maxBatchSize,
      allowMethodOverride: true,
      createContext: async ({ req, res, info }): Promise<RequestContext> => {
        const requestId = newId();
        res.setHeader('X-Request-Id', requestId);
        const sender = await authenticate(req);
        if (info.type === 'subscription' && sender.principal) guardStream({ req, res }, sender.principal);
        return {
          services,
          requestId,
          ipAddress: req.ip ?? '',
          userAgent: req.get('user-agent')?.slice(0, 400) ?? '',
          isBatch: info.calls.length > 1,
          ...sender,
        };
      },
      onError: ({ error, path, ctx }) => {
        if (isExpected(error)) return;
        services.log.error(
          { err: error.cause ?? error, path, requestId: ctx?.requestId },
          'a procedure failed',
        );
      },
    }),
  );
  return mount;
}
