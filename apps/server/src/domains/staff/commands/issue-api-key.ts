import type { Role } from '@backdesk/contract';
import type { Actor } from '../../../platform/actor.ts';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { insertApiKey } from './insert-api-key.ts';

/** Makes an API key outside a request, as `backdesk api-key create` does. The secret is shown this once. */
export async function issueApiKey(
  services: Pick<Services, 'database'>,
  input: { name: string; role: Role },
  actor: Actor,
): Promise<{ id: string; prefix: string; secret: string }> {
  return auditedTransaction(services.database, { actor, what: 'api-key create' }, async ({ em, audit }) => {
    const { key, secret } = await insertApiKey(em, input, actor);
    audit({
      action: 'staff.create_api_key',
      target: { kind: 'api_key', id: key.id },
      after: { name: key.name, role: key.role, prefix: key.prefix },
    });
    return { id: key.id, prefix: key.prefix, secret };
  });
}
