import type { userFactsView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { momentOf } from './part-page.ts';

export type UserFactsRow = {
  isActive: boolean;
  isEmailVerified: boolean;
  billingMode: 'byok' | 'paying' | 'subsidised';
  acquisitionChannel: string | null;
  campaign: string | null;
  referralCode: string | null;
  referrer: { id: string; name: string } | null;
  quotaEndsAt: string | null;
  lastSignInAt: string | null;
  signInCount: number;
  timezone: string | null;
  locale: string | null;
};

/** What the product knows of the user `u`, as columns of the statement of the page. */
export const userFactColumns: RawBuilder<unknown> = sql`
  u.is_active as "isActive", u.is_email_verified as "isEmailVerified", u.billing_mode as "billingMode",
  u.acquisition_channel as "acquisitionChannel",
  nullif(concat_ws(' / ', u.utm_source, u.utm_medium, u.utm_campaign), '') as campaign,
  u.referral_code as "referralCode", u.quota_ends_at as "quotaEndsAt", u.last_login_at as "lastSignInAt",
  u.login_count as "signInCount", profile.timezone, profile.locale,
  (select json_build_object('id', r.id, 'name', coalesce(r.full_name, 'No name'))
    from referrals f join users r on r.id = f.referrer_id
    where f.referred_id = u.id order by f.created_at, r.id limit 1) as referrer`;
export const userFactJoins: RawBuilder<unknown> = sql`left join user_profiles profile on profile.user_id = u.id`;

/** Reads what `userFactColumns` selected. */
export function readUserFacts(row: UserFactsRow): z.output<typeof userFactsView> {
  const { isActive, isEmailVerified, billingMode, acquisitionChannel, campaign, referralCode } = row;
  return {
    isActive,
    isEmailVerified,
    billingMode,
    acquisitionChannel,
    campaign,
    referralCode,
    referredBy: row.referrer,
    quotaEndsAt: momentOf(row.quotaEndsAt),
    lastSignInAt: momentOf(row.lastSignInAt),
    signInCount: row.signInCount,
    timezone: row.timezone,
    locale: row.locale,
  };
}
