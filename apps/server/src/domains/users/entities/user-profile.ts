import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

const loveLanguages = [
  'words_of_affirmation',
  'quality_time',
  'acts_of_service',
  'physical_touch',
  'receiving_gifts',
] as const;

/** What users told the product about themselves. */
export const UserProfileSchema = defineEntity({
  name: 'UserProfile',
  tableName: 'user_profiles',
  properties: {
    user: () => p.manyToOne(User).ref().deleteRule('cascade').updateRule('no action').primary(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').index('idx_user_profiles_product_id'),
    primaryLoveLanguage: p.enum(loveLanguages).nullable(),
    secondaryLoveLanguage: p.enum(loveLanguages).nullable(),
    locale: p.text().nullable(),
    timezone: p.text().nullable(),
    /** Whatever else the product keeps; nothing here is filtered or charted. */
    preferences: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [{ name: 'user_profiles_preferences_check', expression: `jsonb_typeof(preferences) = 'object'` }],
});
