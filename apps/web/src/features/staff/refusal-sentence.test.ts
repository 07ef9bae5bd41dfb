import { expect, test } from 'vitest';
import { refusalSentence } from './refusal-sentence.ts';

const answer = (status: number, retryAfter?: string) =>
  new Response(null, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });

test('the server’s sentence says how long to wait, so nothing is added to it', () => {
  const message = 'Too many codes were tried. Wait 2 minutes, then try again.';
  expect(refusalSentence(answer(429, '97'), { reason: 'rate_limited', message })).toBe(message);
});

test.each([
  ['40', 'Try again in 40 seconds.'],
  ['89.2', 'Try again in 90 seconds.'],
  ['91', 'Try again in 2 minutes.'],
  ['0', 'Try again in a moment.'],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 'Try again in a moment.'],
  [undefined, 'Try again in a moment.'],
])('an answer without a sentence and Retry-After %j ends with “%s”', (retryAfter, end) => {
  for (const body of [{}, { message: '' }, null, '<html>'])
    expect(refusalSentence(answer(429, retryAfter), body)).toBe(
      `The sign-in did not work (status 429). ${end}`,
    );
});
