import type { passkeyAssertion } from '@backdesk/contract';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { z } from 'zod';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { randomToken } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { sign } from './cookies.ts';
import { insertSession } from './insert-session.ts';
import { limitPasskey, rememberAddress } from './limits.ts';
import { findPasskey, issueChallenge, requirePasskeys, takeChallenge, verifyAssertion } from './passkeys.ts';
import { findSession, memberActor } from './sessions.ts';
import {
  clearCookie,
  countFailure,
  sessionCookie,
  type SignIn,
  type SignInRequest,
  type SignInResult,
  tokenIn,
} from './sign-in.ts';

/** What a browser needs to ask for any of its passkeys; nobody has said yet who they are. */
export async function passkeyOptions(signIn: SignIn, request: SignInRequest<unknown>): Promise<SignInResult> {
  const { config, clock, database, limits } = signIn.services;
  requirePasskeys(config);
  await limitPasskey(limits, request.ipAddress);
  const challenge = await issueChallenge(database.fork(), clock.now(), null);
  const options = await generateAuthenticationOptions({
    rpID: config.url.hostname,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
  });
  return { view: { ...options }, cookies: [] };
}

/**
 * Signs in with a passkey alone: it proves a thing the member has and, because it has to make sure of
 * its owner, a finger, a face or a PIN. Everything but the limit happens in one transaction, the
 * audit entry included; an unknown passkey, a revoked one and a deactivated member get one answer.
 */
export async function signInWithPasskey(
  signIn: SignIn,
  request: SignInRequest<z.output<typeof passkeyAssertion>>,
): Promise<SignInResult> {
  const { config, clock, database, limits } = signIn.services;
  requirePasskeys(config);
  await limitPasskey(limits, request.ipAddress);
  const now = clock.now();
  const em = database.fork();
  const passkey = await findPasskey(em, request.body.id);
  const proof =
    passkey &&
    (await verifyAssertion(config, passkey, request.body, (challenge) =>
      takeChallenge(em, now, challenge, null),
    ));
  if (!passkey || !proof) {
    countFailure('passkey');
    throw new Refusal(
      'not_signed_in',
      'This passkey does not sign in here. Use your e-mail address and your password instead.',
    );
  }
  const token = randomToken();
  const sessionId = await insertSession(em, now, request, { token, memberId: passkey.memberId });
  try {
    const session = await findSession(database.fork(), token, now, { isActivity: false });
    if (!session) throw new Refusal('not_signed_in', 'Your account was deactivated.');
    const origin = {
      actor: memberActor({ ...session, hasSecondFactor: true }),
      requestId: request.requestId,
      what: 'sign-in with a passkey',
    };
    await auditedTransaction(database, origin, async (change) => {
      const db = plainSql(change.em);
      const { numAffectedRows } = await sql`
        update passkeys set sign_count = ${proof.signCount}, is_synced = ${proof.isSynced}, last_used_at = ${now}
        where id = ${passkey.id}`.execute(db);
      // Revoked in this very moment.
      if (numAffectedRows !== 1n) throw new Refusal('not_signed_in', 'This passkey was revoked.');
      await sql`update staff_members set last_signed_in_at = ${now} where id = ${session.memberId}`.execute(
        db,
      );
      await sql`update auth."session" set "hasSecondFactor" = true where id = ${sessionId}`.execute(db);
      const before = tokenIn(signIn, request, signIn.cookies.session);
      await sql`delete from auth."session" where token = ${before}
        or ("userId" = ${session.memberId} and "expiresAt" <= ${now})`.execute(db);
      change.audit({
        action: 'staff.sign_in',
        target: { kind: 'member', id: session.memberId },
        after: { method: 'passkey', passkeyId: passkey.id },
      });
    });
  } catch (error) {
    await sql`delete from auth."session" where id = ${sessionId}`.execute(plainSql(database.fork()));
    throw error;
  }
  await rememberAddress(limits, passkey.email, request.ipAddress);
  return {
    view: { status: true },
    cookies: [
      sessionCookie(signIn, sign(token, signIn.secret)),
      clearCookie(signIn, signIn.cookies.challenge),
    ],
  };
}
