import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '../actor.ts';
import { Refusal } from '../errors.ts';
import type { Services } from '../trpc/context.ts';
import { toTrpcError } from '../trpc/describe-error.ts';

/** How long a stream may outlive a session that ran out by itself. */
const LOOK_AGAIN_MS = 30_000;
/** A page opens one or two; this many are a program that never closes any. */
export const STREAMS_PER_PRINCIPAL = 20;

/** Watches an opened stream. Throws the refusal `rate_limited` when its opener holds too many. */
export type StreamGuard<Req extends IncomingMessage> = (
  stream: { req: Req; res: ServerResponse },
  opener: Principal,
) => void;

/**
 * Ends an open stream when whoever opened it may no longer: at once when a session, a member or a
 * key is revoked, within half a minute when a session has run out. Looking does not keep a session
 * alive. A reader who takes nothing between two looks is dropped as well, so that what waits for it
 * cannot grow for ever; the browser opens the stream anew.
 */
export function createStreamGuard<Req extends IncomingMessage>(
  authenticate: (req: Req, options: { isActivity: boolean }) => Promise<{ principal: Principal | null }>,
  { changes }: Pick<Services, 'changes'>,
  lookAgainMs = LOOK_AGAIN_MS,
): StreamGuard<Req> {
  const openOf = new Map<string, number>();
  const count = (id: string, by: 1 | -1) => {
    const now = (openOf.get(id) ?? 0) + by;
    if (now > 0) openOf.set(id, now);
    else openOf.delete(id);
  };

  return ({ req, res }, opener) => {
    // The browser left while we looked who it is: 'close' has been, and would never be heard.
    if (res.destroyed) return;
    if ((openOf.get(opener.id) ?? 0) >= STREAMS_PER_PRINCIPAL)
      throw toTrpcError(
        new Refusal(
          'rate_limited',
          `You have ${STREAMS_PER_PRINCIPAL} live pages open already. Close some, then load this one again.`,
        ),
      );
    count(opener.id, 1);
    const closed = new AbortController();
    const release = () => {
      if (closed.signal.aborted) return;
      closed.abort();
      clearInterval(timer);
      count(opener.id, -1);
    };
    const end = () => {
      release();
      res.destroy();
    };
    const lookAgain = async () => {
      // Fail closed: a database that does not answer ends the stream too, and the browser opens it anew.
      const found = await authenticate(req, { isActivity: false }).catch(() => null);
      if (found?.principal?.id !== opener.id || found.principal.role !== opener.role) end();
    };
    let wasFull = false;
    const timer = setInterval(() => {
      if (wasFull && res.writableNeedDrain) return end();
      wasFull = res.writableNeedDrain;
      void lookAgain();
    }, lookAgainMs).unref();
    res.once('close', release);
    const listen = async () => {
      // A gap in the notifications may have hidden that access ended.
      for await (const change of changes.ofUser(opener.id, closed.signal))
        if (change.topic === 'access' || change.topic === 'resync') await lookAgain();
    };
    // Ends with an AbortError when the stream closes.
    listen().catch(() => undefined);
  };
}
