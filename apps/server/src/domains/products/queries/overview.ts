import type { productOverviewsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = {
  id: string;
  key: string;
  name: string;
  currency: string;
  timezone: string;
  hasStripeAccount: boolean;
  createdAt: string;
};

/** Every product with what the settings list of it, by name; an installation has a handful. */
export async function overview(ctx: QueryContext): Promise<z.output<typeof productOverviewsView>> {
  const { stripe } = ctx.services.config;
  const { rows } = await sql<Row>`
    select id, key, name, reporting_currency as currency, timezone,
      has_stripe_account as "hasStripeAccount", created_at::text as "createdAt"
    from products order by lower(name), id limit 200`.execute(plainSql(ctx.em));
  return {
    stripeMode: stripe.mode,
    products: rows.map((row) => ({
      ...row,
      createdAt: new Date(row.createdAt),
      stripeKey: stripe.secretKeyState(row.key),
    })),
  };
}
