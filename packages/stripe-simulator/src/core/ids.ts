import { createHmac } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The first `length` base-62 digits of `bytes` (bias below 2^-2 per digit does not matter for ids). */
function base62(bytes: Buffer, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += ALPHABET[bytes[index]! % 62];
  return text;
}

/** `length` characters that depend on nothing but `seed` and `name`. */
export function derive(seed: string, name: string, length: number): string {
  const digest = createHmac('sha512', seed).update(name).digest();
  return base62(digest, Math.min(length, digest.length));
}

/** Id number `counter` of an account, for example `re_3Nv…`; unique because the counter never repeats. */
export function objectId(seed: string, account: string, prefix: string, counter: number): string {
  return `${prefix}_${derive(seed, `${account}:${counter}`, 24)}`;
}
