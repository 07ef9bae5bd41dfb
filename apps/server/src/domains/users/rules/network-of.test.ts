import { expect, test } from 'vitest';
import { networkOf } from './network-of.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:db8::7', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['2001::', '2001:0:0::/48'],
  [null, null],
])('%j is shown as %j', (ip, shown) => {
  expect(networkOf(ip)).toBe(shown);
});
