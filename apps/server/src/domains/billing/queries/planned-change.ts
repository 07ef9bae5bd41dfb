import type { plannedChange } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

type Row = { at: string; plan_name: string | null; quantity: number };

/** What the schedule of a subscription brings with its next phase; null when it has none, or none is left. */
export async function plannedChangeOf(
  em: EntityManager,
  productId: string,
  scheduleId: string | null,
): Promise<z.output<typeof plannedChange> | null> {
  if (scheduleId === null) return null;
  const { rows } = await sql<Row>`
    select to_timestamp((phase ->> 'start_date')::bigint) as at, l.name as plan_name,
      coalesce((item ->> 'quantity')::int, 1) as quantity
    from stripe_objects o,
      jsonb_array_elements(o.raw -> 'phases') phase,
      jsonb_array_elements(phase -> 'items') with ordinality as items (item, place)
      left join plan_prices p on p.product_id = ${productId} and p.stripe_price_id = item ->> 'price'
      left join plans l on l.id = p.plan_id
    where o.product_id = ${productId} and o.id = ${scheduleId}
      and (phase ->> 'start_date')::bigint > (o.raw -> 'current_phase' ->> 'start_date')::bigint
    order by phase ->> 'start_date', l.id is null, place limit 1`.execute(plainSql(em));
  const [row] = rows;
  return row ? { at: new Date(row.at), planName: row.plan_name, quantity: row.quantity } : null;
}
