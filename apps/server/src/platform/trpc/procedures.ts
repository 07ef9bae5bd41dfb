import type { Access, Permission } from '@backdesk/contract';
import type { Principal } from '../actor.ts';
import { auditedTransaction } from '../audit/transaction.ts';
import { Refusal } from '../errors.ts';
import type { ErrandContext, MutationContext, QueryContext, RequestContext } from './context.ts';
import { isExpected, toTrpcError } from './describe-error.ts';
import { trpc } from './init.ts';

export const router = trpc.router;

/** Deny by default: nobody, a half-finished sign-in and a missing permission are three different answers. */
export function authorise(ctx: RequestContext, access: Access): Principal | null {
  if (access === 'public') return ctx.principal;
  if (ctx.needsSecondFactor)
    throw new Refusal('second_factor_required', 'Set up your second factor to go on.');
  if (!ctx.principal) throw new Refusal('not_signed_in', 'Sign in to go on.');
  if (access !== 'signed_in' && !ctx.principal.permissions.has(access))
    throw new Refusal('forbidden', forbiddenSentence(access));
  return ctx.principal;
}

function forbiddenSentence(permission: Permission): string {
  return `Your role does not include “${permission}”. An owner can give you a role that does.`;
}

/**
 * Times the call, and translates refusals, whichever layer threw them; the first middleware of every
 * procedure.
 */
const base = trpc.procedure.use(async ({ ctx, next, path, type }) => {
  const { clock, observations } = ctx.services;
  const at = clock.now();
  const from = performance.now();
  const result = await next();
  const isFailure = !result.ok && !isExpected(result.error);
  if (isFailure) observations.databaseError(result.error);
  // A stream is as long as somebody looks at it; that is no answer time.
  if (type !== 'subscription')
    observations.call({
      name: path,
      durationMs: performance.now() - from,
      requestId: ctx.requestId,
      at,
      isFailure,
    });
  if (!result.ok && result.error.cause instanceof Refusal) throw toTrpcError(result.error.cause);
  return result;
});

/** A read: permission, then an EntityManager of its own (calls of one batch run side by side). */
export function query(access: Access) {
  return base.meta({ access }).use(({ ctx, next }) => {
    const principal = authorise(ctx, access);
    const context: QueryContext = { ...ctx, principal, em: ctx.services.database.fork() };
    return next({ ctx: context });
  });
}

/** A stream of changes; permission like any read. */
export const subscription = query;

/**
 * A write: permission, one transaction around the whole procedure, its audit entries last inside
 * it. Refused when the procedure neither audits nor says that nothing changed. `strangerName` is how
 * the log calls whoever uses a public one.
 */
export function mutation(access: Access, options: { isMoney?: boolean; strangerName?: string } = {}) {
  const { strangerName = 'First-run set-up', ...meta } = options;
  return base.meta({ access, ...meta }).use(async ({ ctx, next, path }) => {
    const principal = authorise(ctx, access);
    if (options.isMoney && ctx.isBatch)
      throw new Refusal('batch_refused', 'Requests that move money are sent one at a time.');
    const after: (() => void)[] = [];
    const actor = principal ?? { kind: 'setup' as const, id: null, name: strangerName };
    const result = await auditedTransaction(
      ctx.services.database,
      { actor, requestId: ctx.requestId, what: path },
      async (change) => {
        // What an earlier try wanted to do was rolled back with it.
        after.length = 0;
        const context: MutationContext = {
          ...ctx,
          ...change,
          principal,
          afterCommit: (run) => after.push(run),
        };
        const inner = await next({ ctx: context });
        // next() resolves on failure; without this throw the transaction would commit it.
        if (!inner.ok) throw inner.error;
        return inner;
      },
    );
    for (const run of after) run();
    return result;
  });
}

/**
 * A write that asks another service while somebody waits for the answer: no transaction is open meanwhile. The
 * procedure commits its audit entries by itself before it asks, so that a crash cannot hide what was asked for.
 * Fails when it answers without having done so.
 */
export function errand(access: Access) {
  return base.meta({ access }).use(async ({ ctx, next, path }) => {
    const principal = authorise(ctx, access);
    if (!principal) throw new Error(`${path} is an errand of nobody.`);
    let isRecorded = false;
    const context: ErrandContext = {
      ...ctx,
      principal,
      commit: async (run) => {
        const origin = { actor: principal, requestId: ctx.requestId, what: path };
        const result = await auditedTransaction(ctx.services.database, origin, run);
        isRecorded = true;
        return result;
      },
    };
    const inner = await next({ ctx: context });
    if (inner.ok && !isRecorded) throw new Error(`${path} answered without an audit entry.`);
    return inner;
  });
}
