import { z } from 'zod';
import { readAnchors } from '../../../platform/audit/anchor.ts';
import { readHead } from '../../../platform/audit/verify.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { readAuditRows } from './audit-rows.ts';

const outcome = z.object({ isValid: z.boolean(), entryCount: z.number() });

/** How far the chain reaches, and how far it was last checked and written down outside of the database. */
export async function auditState(ctx: QueryContext) {
  const { anchors } = await readAnchors(ctx.services.config.home);
  const head = await readHead(ctx.em);
  const [last] = await readAuditRows(ctx.em, { action: 'staff.verify_audit' }, {}, 1);
  const result = last?.after ? outcome.safeParse(JSON.parse(last.after)) : undefined;
  const anchor = anchors.at(-1);
  return {
    headSequence: head.sequence,
    lastVerified:
      last && result?.success ? { at: last.occurredAt, by: last.actor.name, ...result.data } : null,
    lastAnchor: anchor ? { at: new Date(anchor.at), sequence: anchor.sequence } : null,
  };
}
