import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { guesserAddress } from './network.ts';
import { randomPassword } from './random-password.ts';
import { currentTotp, fromBase32, matchTotp, toBase32, totpCode, totpStep } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('TOTP', () => {
  // RFC 6238, appendix B, SHA-1, the last six of eight digits.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds the code is %s', (seconds, code) => {
    expect(totpCode(secret, totpStep(new Date(seconds * 1000)))).toBe(code);
  });

  test('a code of the step before and after counts, of two away it does not', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    const step = totpStep(now);
    for (const away of [-1, 0, 1])
      expect(matchTotp(secret, totpCode(secret, step + away), now)).toBe(step + away);
    for (const away of [-2, 2]) expect(matchTotp(secret, totpCode(secret, step + away), now)).toBeNull();
    for (const code of ['', '1', '０８１８０４', '1234567']) expect(matchTotp(secret, code, now)).toBeNull();
  });

  test('secrets survive base32, and an app shows the same code', () => {
    for (let length = 1; length < 40; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 97 + length) % 256));
      expect(fromBase32(toBase32(bytes))).toEqual(bytes);
      expect(toBase32(bytes)).toBe(new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32);
    }
    const base32 = toBase32(secret);
    const at = new Date();
    const app = new TOTP({ secret: Secret.fromBase32(base32) });
    expect(currentTotp(base32, at)).toBe(app.generate({ timestamp: at.getTime() }));
    expect(() => fromBase32('not base32!')).toThrow('base32');
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::7', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('the guesser behind %s is %s', (ip, guesser) => {
  expect(guesserAddress(ip)).toBe(guesser);
});

test('random passwords are long, readable and never the same', () => {
  const passwords = Array.from({ length: 1_000 }, randomPassword);
  expect(new Set(passwords).size).toBe(1_000);
  for (const password of passwords) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/);
});
