import type { Role } from '@backdesk/contract';
import type { Actor } from '../../../platform/actor.ts';
import { randomToken, sha256 } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { ApiKey } from '../entities/api-key.ts';

/** Writes a key in the caller's transaction. The secret is returned this once; its hash is kept. */
export async function insertApiKey(
  em: EntityManager,
  input: { name: string; role: Role },
  creator: Actor,
): Promise<{ key: ApiKey; secret: string }> {
  const secret = `bdk_${randomToken(32)}`;
  const key = em.create(ApiKey, {
    ...input,
    prefix: secret.slice(0, 10),
    secretHash: sha256(secret),
    createdByKind: creator.kind,
    createdById: creator.id,
  });
  await em.flush();
  return { key, secret };
}
