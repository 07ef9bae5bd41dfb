import type { AnyRouter } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { Router, type Request, type Router as RouterType } from 'express';
import type { Principal } from '../actor.ts';
import { newId } from '../ids.ts';
import type { RequestContext, Services } from '../trpc/context.ts';
import { isExpected } from '../trpc/describe-error.ts';
import { sameSiteOnly } from './same-site.ts';

/** Who sends this request: one look-up of session and member, or of an API key. */
export type Authenticate = (
  req: Request,
  /** False when only looking: the session does not count as used. */
  options?: { isActivity?: boolean },
) => Promise<{ principal: Principal | null; needsSecondFactor: boolean }>;

export const maxBatchSize = 10;

/** The tRPC endpoint: JSON only, small bodies, few calls per batch, queries by POST. */
export function trpcMount(appRouter: AnyRouter, services: Services, authenticate: Authenticate): RouterType {
  const mount = Router();
  mount.use(sameSiteOnly(services.config.url.origin), express.json({ limit: '100kb', strict: false }));
  mount.use(
    createExpressMiddleware({
      router: appRouter,
      maxBatchSize,
      allowMethodOverride: true,
      createContext: async ({ req, res, info }): Promise<RequestContext> => {
        const requestId = newId();
        res.setHeader('X-Request-Id', requestId);
        return {
          services,
          requestId,
          ipAddress: req.ip ?? '',
          userAgent: req.get('user-agent')?.slice(0, 400) ?? '',
          isBatch: info.calls.length > 1,
          ...(await authenticate(req)),
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
