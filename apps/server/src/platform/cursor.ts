import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from './errors.ts';

const refusal = () =>
  new Refusal(
    'invalid_input',
    'This page marker does not belong to this list. Start again from the first page.',
  );

/**
 * The way back into a keyset list: the list's name and the last row's keys. A cursor of another
 * list, or one that somebody made up, is refused instead of guessed at.
 */
export function encodeCursor(list: string, keys: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/** The keys of a cursor that `encodeCursor` made for the same list. Throws Refusal otherwise. */
export function decodeCursor(list: string, cursor: string, keyCount: number): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refusal();
  }
  if (!Array.isArray(parsed) || parsed.length !== keyCount + 1 || parsed[0] !== list) throw refusal();
  const keys = parsed.slice(1) as unknown[];
  if (
    !keys.every((key): key is string => typeof key === 'string' && key.length <= 200 && !key.includes('\0'))
  )
    throw refusal();
  return keys;
}

// Microseconds, as PostgreSQL counts; it has no year 0.
const instantInCursor = z.iso.datetime({ precision: 6 }).refine((text) => !text.startsWith('0000'));

/** A key of a cursor that has to be an instant in UTC before it reaches the database. Throws Refusal otherwise. */
export function instantKey(key: string | undefined): string {
  const parsed = instantInCursor.safeParse(key);
  if (!parsed.success) throw refusal();
  return parsed.data;
}

/**
 * A cursor that nobody but us can read or make: `keys`, encrypted and bound to `binding`. The same
 * keys give the same cursor, so that an address with one in it stays as it is.
 */
export function sealCursor(secret: string, binding: string, keys: readonly (string | null)[]): string {
  const text = JSON.stringify(keys);
  const key = Buffer.from(secret, 'hex');
  // Made from what it encrypts: it repeats only with the same text.
  const nonce = createHmac('sha256', key).update(`${binding}\0${text}`).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(binding));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The keys of a cursor that `sealCursor` made with the same secret and binding. Throws Refusal otherwise. */
export function openCursor(secret: string, binding: string, cursor: string): (string | null)[] {
  const bytes = Buffer.from(cursor, 'base64url');
  try {
    const opener = createDecipheriv('aes-256-gcm', Buffer.from(secret, 'hex'), bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    opener.setAAD(Buffer.from(binding)).setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([opener.update(bytes.subarray(28)), opener.final()]).toString();
    return JSON.parse(text) as (string | null)[];
  } catch {
    throw refusal();
  }
}
