import type { passkeyAssertion } from '@backdesk/contract';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Config } from '../../../platform/config.ts';
import { randomToken } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { canUsePasskeys } from '../rules/passkeys.ts';

/** How long a browser may take to have a challenge signed. */
export const CHALLENGE_SECONDS = 5 * 60;

/** Refuses where no browser would go along. */
export function requirePasskeys({ url }: Pick<Config, 'url'>): void {
  if (!canUsePasskeys(url))
    throw new Refusal(
      'passkeys_unavailable',
      `Passkeys need an address with a name. This installation is opened as ${url.host}: set BACKDESK_URL to a name, such as http://localhost:${url.port || '4000'}.`,
    );
}

/** A new challenge, for one member who registers a passkey or for anybody who signs in. */
export async function issueChallenge(em: EntityManager, now: Date, memberId: string | null): Promise<string> {
  const challenge = randomToken();
  const db = plainSql(em);
  await sql`delete from passkey_challenges where expires_at <= ${now}`.execute(db);
  await sql`insert into passkey_challenges (challenge, member_id, expires_at)
    values (${challenge}, ${memberId}, ${new Date(now.getTime() + CHALLENGE_SECONDS * 1000)})`.execute(db);
  return challenge;
}

/** Uses a challenge up: true exactly once, and only for what it was issued for. */
export async function takeChallenge(
  em: EntityManager,
  now: Date,
  challenge: string,
  memberId: string | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from passkey_challenges
    where challenge = ${challenge} and member_id is not distinct from ${memberId}::uuid and expires_at > ${now}`.execute(
    plainSql(em),
  );
  return numAffectedRows === 1n;
}

type Passkey = { id: string; memberId: string; email: string; publicKey: Buffer; signCount: string };

/** The passkey that a browser says has signed; null for one that is unknown or was revoked. */
export async function findPasskey(em: EntityManager, credentialId: string): Promise<Passkey | null> {
  const { rows } = await sql<Passkey>`
    select p.id, p.member_id as "memberId", m.email, p.public_key as "publicKey", p.sign_count::text as "signCount"
    from passkeys p join staff_members m on m.id = p.member_id
    where p.credential_id = ${credentialId} and m.is_active`.execute(plainSql(em));
  return rows[0] ?? null;
}

/**
 * Whether the passkey signed a challenge of ours, for this very address, after it had made sure of
 * its owner (a finger, a face, a PIN). Returns its new sign count; null when anything does not fit.
 */
export async function verifyAssertion(
  { url }: Pick<Config, 'url'>,
  passkey: Passkey,
  assertion: z.output<typeof passkeyAssertion>,
  isOurs: (challenge: string) => Promise<boolean>,
): Promise<{ signCount: number; isSynced: boolean } | null> {
  const { id, userHandle, ...response } = assertion;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { ...response, ...(userHandle !== null && { userHandle }) },
      },
      expectedChallenge: isOurs,
      expectedOrigin: url.origin,
      expectedRPID: url.hostname,
      credential: {
        id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: Number(passkey.signCount),
      },
      requireUserVerification: true,
    });
    if (!verified) return null;
    return {
      signCount: authenticationInfo.newCounter,
      isSynced: authenticationInfo.credentialBackedUp,
    };
  } catch {
    // The library throws for each thing that does not fit; a guesser is told none of them.
    return null;
  }
}
