import { defaultRefundLimit, permissionsOf, type Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ApiKeyActor } from '../../../platform/actor.ts';
import { sha256 } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Authenticate } from '../../../platform/http/trpc-mount.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { authSecret } from './auth.ts';
import { cookieNames, readCookie, unsign } from './cookies.ts';
import { findSession, memberActor } from './sessions.ts';

const NOBODY = { principal: null, needsSecondFactor: false };

/**
 * Who sends a request: an API key when `Authorization: Bearer` stands there (cookies are ignored
 * then), else the session cookie. Whatever does not fit is nobody.
 */
export function createAuthenticate(services: Services): Authenticate {
  const { config, clock, database } = services;
  const secret = authSecret(config);
  const cookieName = cookieNames(config.url.protocol === 'https:').session;
  return async (req, { isActivity = true } = {}) => {
    const bearer = req.headers.authorization?.match(/^Bearer (.*)$/)?.[1];
    if (bearer !== undefined) return { ...NOBODY, principal: await findApiKey(services, bearer) };
    const token = unsign(readCookie(req.headers.cookie, cookieName), secret);
    if (token === null) return NOBODY;
    const session = await findSession(database.fork(), token, clock.now(), { isActivity });
    if (!session) return NOBODY;
    if (!session.hasSecondFactor) return { principal: null, needsSecondFactor: true };
    return { principal: memberActor(session), needsSecondFactor: false };
  };
}

async function findApiKey({ database, clock }: Services, secret: string): Promise<ApiKeyActor | null> {
  if (!secret.startsWith('bdk_') || secret.length > 100) return null;
  const now = clock.now();
  const { rows } = await sql<{ id: string; name: string; role: Role }>`
    with found as (
      select id, name, role, last_used_at from api_keys where secret_hash = ${sha256(secret)} and revoked_at is null
    ), used as (
      update api_keys k set last_used_at = ${now} from found
      where k.id = found.id
        and (found.last_used_at is null or found.last_used_at < ${now}::timestamptz - interval '1 minute')
    )
    select id, name, role from found`.execute(plainSql(database.fork()));
  const [key] = rows;
  if (!key) return null;
  return {
    kind: 'api_key',
    ...key,
    permissions: new Set(permissionsOf[key.role]),
    refundLimit: defaultRefundLimit[key.role],
  };
}
