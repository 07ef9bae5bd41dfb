/** An index as SQL, with the reason it exists beside it. */
const index = (name: string, definition: string) => ({
  name,
  expression: `create index "${name}" on "users" ${definition}`,
});

export const userIndexes = [
  // Look-up by part of an e-mail or a name.
  index('idx_users_email_trigram', 'using gin (lower("email") gin_trgm_ops)'),
  index('idx_users_full_name_trigram', 'using gin (lower("full_name") gin_trgm_ops)'),
  // The users list: newest first, of one product or of all, and under its commonest filters.
  index('idx_users_product_id_signed_up_at', '("product_id", "signed_up_at" desc, "id" desc)'),
  index('idx_users_signed_up_at', '("signed_up_at" desc, "id" desc)'),
  index('idx_users_created_at', '("created_at" desc, "id" desc)'),
  index('idx_users_product_id_total_spent_cents', '("product_id", "total_spent_cents" desc, "id" desc)'),
  index(
    'idx_users_product_id_subscription_tier',
    '("product_id", "subscription_tier", "signed_up_at" desc, "id" desc)',
  ),
  index(
    'idx_users_product_id_subscription_status',
    '("product_id", "subscription_status", "signed_up_at" desc, "id" desc)',
  ),
  index('idx_users_product_id_country', '("product_id", "country", "signed_up_at" desc, "id" desc)'),
  // The same across products.
  index('idx_users_total_spent_cents', '("total_spent_cents" desc, "id" desc)'),
  index('idx_users_last_login_at', '("last_login_at" desc, "id" desc)'),
  index('idx_users_product_id_last_login_at', '("product_id", "last_login_at" desc, "id" desc)'),
  index('idx_users_subscription_tier', '("subscription_tier", "signed_up_at" desc, "id" desc)'),
  index('idx_users_subscription_status', '("subscription_status", "signed_up_at" desc, "id" desc)'),
  index('idx_users_country', '("country", "signed_up_at" desc, "id" desc)'),
  // Whose credit has fallen below what they want to keep.
  index(
    'idx_users_topup_due',
    '("product_id", "id") where is_auto_topup_enabled and credits_cents < auto_topup_threshold_cents and deleted_at is null',
  ),
  // Whose quota starts anew next.
  index('idx_users_next_quota_reset_at', '("next_quota_reset_at") where next_quota_reset_at is not null'),
];

export const userChecks = [
  {
    name: 'users_auto_topup_check',
    expression: 'auto_topup_threshold_cents >= 0 and auto_topup_amount_cents > 0',
  },
  {
    name: 'users_email_verified_check',
    expression: 'not is_email_verified or email_verified_at is not null',
  },
  { name: 'users_login_count_check', expression: 'login_count >= 0' },
  {
    name: 'users_referral_code_check',
    expression: `referral_code ~ '^ref-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`,
  },
  { name: 'users_referral_limit_check', expression: 'referral_limit >= 0' },
  { name: 'users_country_check', expression: `country ~ '^[A-Z]{2}$'` },
  {
    name: 'users_staff_set_fields_check',
    expression: `staff_set_fields <@ array['full_name', 'country']::text[]`,
  },
];
