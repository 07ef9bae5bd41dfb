import { defineEntity, p } from '@mikro-orm/core';

/** How often something was tried lately; written by platform/rate-limit.ts in one statement. */
export const RateLimitSchema = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    key: p.text().primary(),
    attemptCount: p.integer(),
    expiresAt: p.datetime().index('idx_rate_limits_expires_at'),
  },
});
