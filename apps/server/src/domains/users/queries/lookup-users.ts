import type { LookupKind, lookupView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { UserProviders } from '../providers.ts';
import { containing } from '../rules/like-pattern.ts';
import { maskEmail } from '../rules/mask-email.ts';
import { recognise } from '../rules/recognise.ts';

type View = z.output<typeof lookupView>;
type Row = {
  id: string;
  email: string | null;
  name: string | null;
  productName: string;
  currency: string;
  signedUpAt: string | null;
  billing: unknown;
};

const shown = 25;

const whichLabels: Partial<Record<LookupKind, string>> = {
  user_id: 'our id of a user',
  payment_id: 'our id of a payment',
  refund_id: 'our id of a refund',
  subscription_id: 'our id of a subscription',
};

/** Finds users by whatever was pasted, and says what it was taken for. */
export async function lookupUsers(
  ctx: QueryContext,
  providers: UserProviders,
  input: { query: string },
): Promise<View> {
  const { kind, value, sentence } = recognise(input.query);
  if (kind === 'empty' || kind === 'stripe_other') return nobody(kind, sentence);
  if (kind === 'email')
    return answer(
      ctx,
      providers,
      kind,
      sentence,
      sql`lower(email) = ${value} and product_id in (select id from products)`,
    );
  // Whoever may not see addresses must not spell them out by searching for one letter after the other.
  if (kind === 'name' && !ctx.principal?.permissions.has('users:reveal'))
    return answer(
      ctx,
      providers,
      kind,
      `part of a name: “${value}”; your role finds e-mail addresses only when they are whole`,
      sql`lower(full_name) like ${containing(value)}`,
    );
  if (kind === 'name')
    return answer(
      ctx,
      providers,
      kind,
      sentence,
      sql`lower(full_name) like ${containing(value)} or lower(email) like ${containing(value)}`,
    );
  if (kind === 'stripe_customer')
    return answer(
      ctx,
      providers,
      kind,
      sentence,
      sql`id in (select user_id from user_identities where kind = 'stripe_customer' and external_id = ${value}
        and product_id in (select id from products))`,
    );
  if (kind !== 'own_id') {
    const hits = await providers.findByStripeId(ctx.em, kind, value);
    return withObjects(ctx, providers, value, await answerHits(ctx, providers, kind, sentence, hits));
  }
  const hits = await providers.findByOwnId(ctx.em, value);
  const [first] = hits;
  const which = first?.kind ?? 'user_id';
  const label = `${whichLabels[which] ?? 'one of our ids'}, ${value}`;
  return first
    ? withObjects(ctx, providers, value, await answerHits(ctx, providers, which, label, hits))
    : answer(ctx, providers, which, label, sql`id = ${value}`);
}

const nobody = (kind: LookupKind, recognised: string): View => ({
  kind,
  recognised,
  users: [],
  paymentId: null,
  objects: [],
  hasMore: false,
});

/** The same with the pages of what the id itself names, for whoever may open them. */
async function withObjects(
  ctx: QueryContext,
  providers: UserProviders,
  value: string,
  found: View,
): Promise<View> {
  if (!ctx.principal?.permissions.has('billing:read')) return found;
  return { ...found, objects: await providers.findObjects(ctx.em, found.kind, value) };
}

async function answerHits(
  ctx: QueryContext,
  providers: UserProviders,
  kind: LookupKind,
  sentence: string,
  hits: readonly { userId: string; paymentId: string | null }[],
): Promise<View> {
  const [first] = hits;
  if (!first) return nobody(kind, sentence);
  const found = await answer(
    ctx,
    providers,
    kind,
    sentence,
    sql`id = any(${hits.map(({ userId }) => userId)}::uuid[])`,
  );
  return { ...found, paymentId: hits.length === 1 ? first.paymentId : null };
}

async function answer(
  ctx: QueryContext,
  providers: UserProviders,
  kind: LookupKind,
  sentence: string,
  condition: RawBuilder<unknown>,
): Promise<View> {
  // The hits are found first and sorted after: else the planner walks the order for a rare fragment.
  // How many a fragment finds is for each fragment to say; an id finds one.
  const { rows } = await sql<Row>`${kind === 'name' ? sql.raw('') : plannedOnce}
    with hits as materialized (select * from users where deleted_at is null and (${condition}) limit 500)
    select u.id, u.email, u.full_name as name, p.name as "productName", p.reporting_currency as currency,
      u.signed_up_at as "signedUpAt", ${providers.billing.summaryJson} as billing
    from (select * from hits order by signed_up_at desc nulls last, id limit ${sql.lit(shown + 1)}) u
    join products p on p.id = u.product_id
    order by u.signed_up_at desc nulls last, u.id`.execute(plainSql(ctx.em));
  return {
    kind,
    recognised: sentence,
    users: rows.slice(0, shown).map((row) => ({
      id: row.id,
      email: maskEmail(row.email),
      name: row.name ?? 'No name',
      productName: row.productName,
      ...providers.billing.readSummary(row.billing, row.currency),
      signedUpAt: row.signedUpAt === null ? null : new Date(row.signedUpAt),
    })),
    paymentId: null,
    objects: [],
    hasMore: rows.length > shown,
  };
}
