import { usersList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource, SearchSource } from '../../../platform/list/source.ts';
import { productByKey } from '../../products/index.ts';
import type { UserProviders } from '../providers.ts';
import { maskEmail } from '../rules/mask-email.ts';
import { recognise } from '../rules/recognise.ts';
import { countryLabel } from './countries.ts';
import { hasNoTag, hasOneOfTags, taggedFragment } from './tags.ts';
import { personMatches, usersOfCustomer, usersWithEmail } from './search.ts';

/** How `users.list` is read, with what other domains keep of a user and call their plans. */
export function usersSource({
  relations,
  planNames,
}: Pick<UserProviders, 'relations' | 'planNames'>): ListSource<typeof usersList> {
  return {
    definition: usersList,
    permission: 'users:read',
    revealPermission: 'users:reveal',
    exportPermission: 'users:export',
    table: 'users',
    alias: 'u',
    always: sql`u.deleted_at is null`,
    product: { column: sql`u.product_id`, find: productByKey },
    joins: sql`join products on products.id = u.product_id`,
    fields: {
      name: { shown: sql`u.full_name`, compared: sql`lower(u.full_name)` },
      email: { shown: sql`u.email`, compared: sql`lower(u.email)` },
      product: {
        shown: sql`products.name`,
        compared: sql`u.product_id`,
        isOneOf: (keys) => sql`u.product_id = any(array(select id from products where key = any(${keys})))`,
        options: () => sql`select key, name, 1 from products`,
      },
      plan: {
        shown: planNames.ofUser,
        compared: sql`u.subscription_tier`,
        options: { column: 'subscription_tier', label: planNames.ofKey },
      },
      subscriptionStatus: { shown: sql`u.subscription_status` },
      periodEndsAt: { shown: sql`u.subscription_current_period_end_at` },
      spent: {
        shown: sql`u.total_spent_cents`,
        currency: sql`products.reporting_currency`,
        sort: { key: sql`u.total_spent_cents`, type: 'bigint' },
      },
      credits: { shown: sql`u.credits_cents`, currency: sql`products.reporting_currency` },
      tags: {
        shown: sql`array(select tags.name from user_tags join tags on tags.id = user_tags.tag_id where user_tags.user_id = u.id order by lower(tags.name))`,
        isOneOf: hasOneOfTags,
        rareOneOf: taggedFragment,
        isEmpty: hasNoTag,
        options: () => sql`select name, name, 1 from tags`,
      },
      country: {
        shown: sql`u.country`,
        isOneOf: (codes) => sql`u.country = any(${codes}::bpchar[])`,
        options: { column: 'country', label: countryLabel },
      },
      signedUpAt: { shown: sql`u.signed_up_at`, sort: { key: sql`u.signed_up_at`, type: 'timestamptz' } },
      trackingLevel: { shown: sql`u.tracking_level` },
      lastLoginAt: {
        shown: sql`u.last_login_at`,
        sort: { key: sql`u.last_login_at`, type: 'timestamptz', isNullable: true },
      },
      logins: { shown: sql`u.login_count` },
      isEmailVerified: { shown: sql`u.is_email_verified` },
      isActive: { shown: sql`u.is_active` },
      channel: { shown: sql`u.acquisition_channel`, options: { column: 'acquisition_channel' } },
      billingMode: { shown: sql`u.billing_mode` },
      createdAt: { shown: sql`u.created_at`, sort: { key: sql`u.created_at`, type: 'timestamptz' } },
      stripeCustomerId: {
        shown: sql`u.stripe_customer_id`,
        is: (id) => sql`u.id = any(array(${usersOfCustomer(id)}))`,
      },
    },
    extra: {},
    masks: { email: maskEmail },
    finish: (row) => row,
    relations,
    search: (q, asker): SearchSource => {
      const { kind, value } = recognise(q);
      if (kind === 'empty') return { exact: sql`true` };
      if (kind === 'email') return { exact: sql`u.id = any(array(${usersWithEmail(value)}))` };
      if (kind === 'stripe_customer') return { exact: sql`u.id = any(array(${usersOfCustomer(value)}))` };
      if (kind === 'own_id') return { exact: sql`u.id = ${value}::uuid` };
      if (kind !== 'name') return { exact: sql`false` };
      const matches = personMatches('u', value, asker);
      return { fragment: { narrow: matches, wide: matches } };
    },
  };
}
