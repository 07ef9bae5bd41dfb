import { type productDetailView, retentionKinds } from '@backdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type View = z.output<typeof productDetailView>;
type Row = Omit<View, 'createdAt' | 'stripe' | 'retention'> & { createdAt: string; overrides: unknown };

const overrides = z.array(
  z.object({
    recordKind: z.enum(retentionKinds),
    keptDays: z.int().nullable(),
    version: z.int(),
    updatedAt: z.string(),
  }),
);

/** One product with everything its settings show; of secrets only where they come from. */
export async function detail(ctx: QueryContext, productKey: string): Promise<View> {
  const { rows } = await sql<Row>`
    select p.id, p.key, p.name, p.reporting_currency as currency, p.timezone, p.credits_unit as "creditsUnit",
      p.quota_reset_rule as "quotaResetRule", p.is_single_subscription as "isSingleSubscription",
      p.auto_topup_since is not null as "isAutoTopupOn", p.grace_days as "graceDays",
      p.has_stripe_account as "hasStripeAccount", p.stripe_account_id as "stripeAccountId",
      p.project_number as "projectNumber", p.public_key as "publicKey", p.version,
      p.created_at::text as "createdAt",
      (select coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'label', l.label,
          'urlTemplate', l.url_template, 'version', l.version) order by l.position, l.label), '[]')
        from product_links l where l.product_id = p.id) as links,
      (select coalesce(json_agg(json_build_object('recordKind', o.record_kind, 'keptDays', o.kept_days,
          'version', o.version, 'updatedAt', o.updated_at)), '[]')
        from product_retention_overrides o where o.product_id = p.id) as overrides
    from products p where p.key = ${productKey}`.execute(plainSql(ctx.em));
  const [product] = rows;
  if (!product) throw notFound('product');
  const { stripe, url } = ctx.services.config;
  const own = new Map(overrides.parse(product.overrides).map((override) => [override.recordKind, override]));
  return {
    ...product,
    createdAt: new Date(product.createdAt),
    stripe: {
      mode: stripe.mode,
      secretKey: stripe.secretKeyState(product.key),
      webhookSecret: stripe.webhookSecretState(product.key),
      webhookUrl: new URL(`/webhooks/stripe/${product.key}`, url).href,
    },
    retention: retentionKinds.map((recordKind) => {
      const override = own.get(recordKind);
      return {
        recordKind,
        override: override ? { ...override, updatedAt: new Date(override.updatedAt) } : null,
      };
    }),
  };
}
