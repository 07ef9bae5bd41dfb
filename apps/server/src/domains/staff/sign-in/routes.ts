import { passkeyAssertion, staffEmail, totpCode } from '@backdesk/contract';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import express, {
  type Request,
  type RequestHandler,
  type Response,
  Router,
  type Router as RouterType,
} from 'express';
import { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { sameSiteOnly } from '../../../platform/http/same-site.ts';
import { newId } from '../../../platform/ids.ts';
import { describeError, isExpected, toTrpcError } from '../../../platform/trpc/describe-error.ts';
import { setUpSecondFactor } from './set-up-second-factor.ts';
import type { SignIn, SignInRequest, SignInResult } from './sign-in.ts';
import { passkeyOptions, signInWithPasskey } from './sign-in-with-passkey.ts';
import { signInWithPassword } from './sign-in-with-password.ts';
import { signOutByCookie } from './sign-out-by-cookie.ts';
import { verifyRecoveryCode } from './verify-recovery-code.ts';
import { verifyTotp } from './verify-totp.ts';

type Handler<Body> = (signIn: SignIn, request: SignInRequest<Body>) => Promise<SignInResult>;

/**
 * Everything that is reachable under `/api/auth`. The sign-in library has some thirty routes more;
 * they are never mounted, so a new version of it cannot open a door.
 */
export function signInRoutes(signIn: SignIn): RouterType {
  const routes = Router();
  routes.use(sameSiteOnly(signIn.services.config.url.origin), express.json({ limit: '20kb', strict: false }));
  const post = <Body>(path: string, body: z.ZodType<Body>, handler: Handler<Body>) =>
    routes.post(path, respond(signIn, body, handler));
  // What was typed is checked for its size only: telling a short password from a wrong one helps guessers.
  const typedPassword = z.string().min(1, 'is required').max(128, 'is too long');
  post('/sign-in/email', z.strictObject({ email: staffEmail, password: typedPassword }), signInWithPassword);
  post('/two-factor/enable', z.strictObject({ password: typedPassword }), setUpSecondFactor);
  post('/two-factor/verify-totp', z.strictObject({ code: totpCode }), verifyTotp);
  post(
    '/two-factor/verify-backup-code',
    z.strictObject({ code: z.string().trim().min(1, 'is required').max(40, 'is too long') }),
    verifyRecoveryCode,
  );
  post('/passkey/options', z.strictObject({}).optional(), passkeyOptions);
  post('/passkey/verify', passkeyAssertion, signInWithPasskey);
  post('/sign-out', z.strictObject({}).optional(), signOutByCookie);
  routes.use((_req, res) => {
    res.status(404).json({ reason: 'not_found', message: 'There is nothing at this address.' });
  });
  return routes;
}

function respond<Body>(signIn: SignIn, body: z.ZodType<Body>, handler: Handler<Body>): RequestHandler {
  return async (req, res) => {
    const requestId = newId();
    res.setHeader('X-Request-Id', requestId);
    try {
      const result = await handler(signIn, { body: parse(body, req), requestId, ...origin(req) });
      for (const cookie of result.cookies) res.append('Set-Cookie', cookie);
      res.json(result.view);
    } catch (error) {
      sendError(signIn, res, error, requestId);
    }
  };
}

function parse<Body>(schema: z.ZodType<Body>, req: Request): Body {
  const result = schema.safeParse(req.body);
  if (!result.success) throw new TRPCError({ code: 'BAD_REQUEST', cause: result.error });
  return result.data;
}

function origin(req: Request): Omit<SignInRequest<unknown>, 'body' | 'requestId'> {
  return {
    cookie: req.headers.cookie,
    ipAddress: req.ip ?? '',
    userAgent: req.get('user-agent')?.slice(0, 400) ?? '',
  };
}

function sendError({ services }: SignIn, res: Response, thrown: unknown, requestId: string): void {
  const error =
    thrown instanceof TRPCError
      ? thrown
      : thrown instanceof Refusal
        ? toTrpcError(thrown)
        : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown });
  if (!isExpected(error)) services.log.error({ err: error.cause, requestId }, 'a sign-in route failed');
  const { message, data } = describeError(error, requestId);
  if (data.retryAfterSeconds !== undefined) res.setHeader('Retry-After', data.retryAfterSeconds);
  res.status(getHTTPStatusCodeFromError(error)).json({ ...data, message });
}
