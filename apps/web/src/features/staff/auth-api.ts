import { z } from 'zod';
import { answerWithPasskey, PasskeyRefusal } from './passkey-api.ts';
import { refusalSentence } from './refusal-sentence.ts';

/** A refused sign-in step: a sentence to show, and how long to wait when there were too many tries. */
export class AuthRefusal extends Error {
  override readonly name = 'AuthRefusal';
}

const unreachable = 'Backdesk did not answer. Check your connection, then try again.';

async function post<Answer>(path: string, body: object, answer: z.ZodType<Answer>): Promise<Answer> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-backdesk': '1' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new AuthRefusal(unreachable);
  });
  const json: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw new AuthRefusal(refusalSentence(response, json));
  const parsed = answer.safeParse(json);
  if (!parsed.success)
    throw new AuthRefusal('Backdesk gave an answer this page does not know. Load it again.');
  return parsed.data;
}

const signInAnswer = z.object({ twoFactorRedirect: z.boolean().optional() });
const anything = z.unknown();

/** First step. Resolves to whether a code is asked for next. */
export async function signInWithPassword(email: string, password: string): Promise<{ needsCode: boolean }> {
  const answer = await post('sign-in/email', { email, password }, signInAnswer);
  return { needsCode: answer.twoFactorRedirect === true };
}

/** Second step with the six digits of the authenticator app; also confirms a new second factor. */
export async function verifyTotp(code: string): Promise<void> {
  await post('two-factor/verify-totp', { code }, anything);
}

/** Second step with a recovery code, which is used up by it. */
export async function verifyRecoveryCode(code: string): Promise<void> {
  await post('two-factor/verify-backup-code', { code }, anything);
}

const enableAnswer = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/** Makes a new second factor; it counts once a code of it has been verified. */
export async function beginSecondFactor(password: string): Promise<z.output<typeof enableAnswer>> {
  return post('two-factor/enable', { password }, enableAnswer);
}

const requestOptions = z.looseObject({ challenge: z.string(), rpId: z.string() });

/** Signs in with a passkey of this browser: no address, password or code is asked for. */
export async function signInWithPasskey(): Promise<void> {
  const options = await post('passkey/options', {}, requestOptions);
  try {
    await post('passkey/verify', await answerWithPasskey(options), anything);
  } catch (error) {
    throw error instanceof PasskeyRefusal ? new AuthRefusal(error.message) : error;
  }
}
