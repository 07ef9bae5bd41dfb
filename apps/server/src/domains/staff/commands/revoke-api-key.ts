import type { revokeApiKeyInput } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import { notFound } from '../../../platform/errors.ts';
import { announceAccessChange } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { ApiKey } from '../entities/api-key.ts';
import { apiKeyView } from '../queries/api-keys.ts';

/** Ends a key for good. Revoking it twice keeps the first date. */
export async function revokeApiKey(ctx: MutationContext, input: z.output<typeof revokeApiKeyInput>) {
  const key = await ctx.em.findOne(ApiKey, input.keyId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!key) throw notFound('API key');
  if (key.revokedAt) {
    ctx.nothingChanged('the key is revoked already');
    return apiKeyView(key);
  }
  key.revokedAt = ctx.services.clock.now();
  await announceAccessChange(ctx.em, key.id);
  ctx.audit({
    action: 'staff.revoke_api_key',
    target: { kind: 'api_key', id: key.id },
    after: { name: key.name, role: key.role },
  });
  return apiKeyView(key);
}
