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
