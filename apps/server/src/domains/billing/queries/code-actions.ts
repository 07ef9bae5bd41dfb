import type { CodeState, codeActionsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { codeObstacles } from '../rules/code-changes.ts';
import { codeStateSql, type Worth, usedSql, worthSql, worthWords } from '../rules/code-state.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { operationsOn } from './operation-rows.ts';

export type CodeRow = {
  id: string;
  product_id: string;
  product_name: string;
  code: string;
  state: CodeState;
  worth: Worth;
  used: number;
  stripe_id: string | null;
  stripe_is_active: boolean | null;
  seen: string | null;
};

const operationsShown = 10;
/** What was never fetched from Stripe has no hash; nothing about it can be changed either. */
const neverSeen = '0'.repeat(64);

/** One code, or `not_found`; `lock` keeps everybody else from deciding on it. */
export async function codeById(
  em: EntityManager,
  codeId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<CodeRow> {
  const { rows } = await sql<CodeRow>`
    select c.id, c.product_id, pr.name as product_name, c.code, ${codeStateSql} as state, ${worthSql} as worth,
      ${usedSql} as used, p.stripe_promotion_code_id as stripe_id, p.is_active as stripe_is_active,
      o.content_hash as seen
    from discount_codes c join products pr on pr.id = c.product_id
    left join promotion_codes p on p.id = c.promotion_code_id
    left join stripe_objects o on o.product_id = c.product_id and o.id = p.stripe_promotion_code_id
    where c.id = ${codeId} ${lock ? sql`for no key update of c` : sql``}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('discount code');
  return row;
}

/** What staff see before they turn a code on or off; throws `not_found`. */
export async function codeActions(
  ctx: QueryContext,
  { codeId }: { codeId: string },
): Promise<z.output<typeof codeActionsView>> {
  const row = await codeById(ctx.em, codeId);
  const operations = row.stripe_id
    ? await operationsOn(ctx.em, row.product_id, row.stripe_id, operationsShown)
    : [];
  return {
    codeId: row.id,
    code: row.code,
    productName: row.product_name,
    state: row.state,
    worth: worthWords(row.worth),
    usedCount: row.used,
    seen: row.seen ?? neverSeen,
    because: codeObstacles(row),
    operations: operations.map(toOperationView),
  };
}
