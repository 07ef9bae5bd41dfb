import { readAnchors } from '../../../platform/audit/anchor.ts';
import { verifyAudit as verify } from '../../../platform/audit/verify.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

/** Recomputes the whole chain and compares it with the anchors in the data folder. */
export async function verifyAudit(ctx: QueryContext) {
  return verify(ctx.em, await readAnchors(ctx.services.config.home));
}
