import type { QueryContext } from '../../../platform/trpc/context.ts';
import { ApiKey } from '../entities/api-key.ts';

/** All keys, the newest first; revoked ones stay to be seen. */
export async function apiKeys(ctx: QueryContext) {
  const keys = await ctx.em.find(ApiKey, {}, { orderBy: { id: 'desc' }, limit: 500 });
  return { keys: keys.map(apiKeyView) };
}

/** What is shown of a key: never its secret or the hash of it. */
export function apiKeyView(key: ApiKey) {
  const { id, name, role, prefix, createdAt, lastUsedAt, revokedAt } = key;
  return { id, name, role, prefix, createdAt, lastUsedAt: lastUsedAt ?? null, revokedAt: revokedAt ?? null };
}
