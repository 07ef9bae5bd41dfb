import type { Request, Response } from 'express';
import type { Principal } from '../actor.ts';
import type { Services } from '../trpc/context.ts';
import type { Authenticate } from './trpc-mount.ts';

/** How long a stream may outlive a session that ran out by itself. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Ends an open stream when whoever opened it may no longer: at once when a session, a member or a
 * key is revoked, within half a minute when a session has run out. Looking does not keep a session
 * alive.
 */
export function endWithAccess(
  stream: { req: Request; res: Response },
  opener: Principal,
  authenticate: Authenticate,
  { changes }: Pick<Services, 'changes'>,
): void {
  const { req, res } = stream;
  const closed = new AbortController();
  const lookAgain = async () => {
    // Fail closed: a database that does not answer ends the stream too, and the browser opens it anew.
    const found = await authenticate(req, { isActivity: false }).catch(() => null);
    if (found?.principal?.id !== opener.id || found.principal.role !== opener.role) res.destroy();
  };
  const timer = setInterval(() => void lookAgain(), LOOK_AGAIN_MS).unref();
  res.once('close', () => {
    clearInterval(timer);
    closed.abort();
  });
  const listen = async () => {
    for await (const change of changes.ofUser(opener.id, closed.signal))
      if (change.topic === 'access') await lookAgain();
  };
  // Ends with an AbortError when the stream closes.
  listen().catch(() => undefined);
}
