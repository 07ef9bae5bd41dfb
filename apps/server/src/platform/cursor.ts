import { Refusal } from './errors.ts';

/**
 * The way back into a keyset list: the list's name and the last row's keys. A cursor of another
 * list, or one that somebody made up, is refused instead of guessed at.
 */
export function encodeCursor(list: string, keys: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/** The keys of a cursor that `encodeCursor` made for the same list. Throws Refusal otherwise. */
export function decodeCursor(list: string, cursor: string, keyCount: number): string[] {
  const refused = new Refusal(
    'invalid_input',
    'This page marker does not belong to this list. Start again from the first page.',
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refused;
  }
  if (!Array.isArray(parsed) || parsed.length !== keyCount + 1 || parsed[0] !== list) throw refused;
  const keys = parsed.slice(1) as unknown[];
  if (
    !keys.every((key): key is string => typeof key === 'string' && key.length <= 200 && !key.includes('\0'))
  )
    throw refused;
  return keys;
}
