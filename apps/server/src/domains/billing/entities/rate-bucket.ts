import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';

/** When the next request of a kind may leave, for all processes together. */
export const RateBucketSchema = defineEntity({
  name: 'RateBucket',
  tableName: 'rate_buckets',
  properties: {
    name: p.text().primary(),
    nextFreeAt: p.datetime(),
    createdAt: createdAtColumn(),
  },
});

export class RateBucket extends RateBucketSchema.class {}
RateBucketSchema.setClass(RateBucket);
