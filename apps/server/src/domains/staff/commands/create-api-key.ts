import type { createApiKeyInput } from '@backdesk/contract';
import type { z } from 'zod';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { apiKeyView } from '../queries/api-keys.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { insertApiKey } from './insert-api-key.ts';

/** Makes a key with the rights of a role; its secret is shown once. */
export async function createApiKey(ctx: MutationContext, input: z.output<typeof createApiKeyInput>) {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const { key, secret } = await insertApiKey(ctx.em, input, signedInMember(ctx));
  ctx.audit({
    action: 'staff.create_api_key',
    target: { kind: 'api_key', id: key.id },
    after: { name: key.name, role: key.role, prefix: key.prefix },
  });
  return { key: apiKeyView(key), secret };
}
