import { createHmac, timingSafeEqual } from 'node:crypto';

const PERIOD_SECONDS = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the 30-second step that `at` falls into. */
export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / 1000 / PERIOD_SECONDS);
}

/** The six digits of one step (RFC 6238 with HMAC-SHA-1, RFC 4226 truncation). */
export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/**
 * The step that `code` belongs to: the present one, the one before or the one after (clocks differ
 * by some seconds). Null when it is none of them.
 */
export function matchTotp(secret: Buffer, code: string, at: Date): number | null {
  const now = totpStep(at);
  const given = Buffer.from(code);
  let match: number | null = null;
  for (const step of [now - 1, now, now + 1]) {
    const expected = Buffer.from(totpCode(secret, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) match = step;
  }
  return match;
}

/** The code that an authenticator app shows right now for a base32 secret. */
export function currentTotp(base32Secret: string, at: Date = new Date()): string {
  return totpCode(fromBase32(base32Secret), totpStep(at));
}

/** RFC 4648 base32 without padding, as authenticator apps take it. */
export function toBase32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** The reverse of `toBase32`; throws on a character that does not belong. */
export function fromBase32(text: string): Buffer {
  let bits = '';
  for (const character of text.replaceAll(/[\s=]/g, '').toUpperCase()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new Error('This is not a base32 secret.');
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
