import { readAnchors } from '../../../platform/audit/anchor.ts';
import { verifyAudit as verify } from '../../../platform/audit/verify.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';

/**
 * Recomputes the whole chain, compares it with the anchors in the data folder, and notes in the log
 * itself what came of it: so the next reader sees when that was, and nobody can say it was never done.
 */
export async function verifyAudit(ctx: MutationContext) {
  const anchors = await readAnchors(ctx.services.config.home);
  // On a connection of its own, which sees the log as it is at one moment.
  const result = await verify(ctx.services.database.fork(), anchors);
  const { isValid, entryCount, headHash, problems } = result;
  ctx.audit({
    action: 'staff.verify_audit',
    target: { kind: 'audit_log', id: String(entryCount) },
    after: { isValid, entryCount, headHash, problemCount: problems.length },
  });
  return result;
}
