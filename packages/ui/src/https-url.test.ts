import { expect, test } from 'vitest';
import { httpsUrl } from './https-url.ts';

test('an https address is a link', () => {
  expect(httpsUrl('https://dashboard.stripe.com/payments/pi_1')).toBe(
    'https://dashboard.stripe.com/payments/pi_1',
  );
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'http://dashboard.stripe.com',
  '//evil.example',
  'https://user:secret@evil.example',
  '',
  null,
  undefined,
])('%j is no link', (text) => {
  expect(httpsUrl(text)).toBeUndefined();
});
