import { expect, test } from 'vitest';
import { isTrusted, openPreview, type SealedPreview, sealPreview } from './sealed-preview.ts';

const preview: SealedPreview = {
  subscriptionId: 's',
  seen: 'h',
  wish: 'w',
  prorationDate: 1_700_000_000,
  dueToday: '1500',
  currency: 'USD',
  madeFor: 'member',
  madeAt: 1_700_000_000.25,
};

test('a seal gives back what was sealed, under its key alone, and no change of it', () => {
  const token = sealPreview(preview, 'key');
  expect(openPreview(token, 'key')).toEqual(preview);
  expect(openPreview(token, 'other')).toBeNull();
  const [body = '', signature] = token.split('.');
  const cheaper = Buffer.from(JSON.stringify({ ...preview, dueToday: '0' })).toString('base64url');
  for (const forged of ['', '.', body, `${body}.`, `${cheaper}.${signature}`, `${body}.${signature}x`])
    expect(openPreview(forged, 'key')).toBeNull();
});

test('it is trusted for five minutes, and never from the future', () => {
  const at = (seconds: number) => new Date((preview.madeAt + seconds) * 1000);
  expect([-2, 0, 300, 300.1].map((seconds) => isTrusted(preview, at(seconds)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
