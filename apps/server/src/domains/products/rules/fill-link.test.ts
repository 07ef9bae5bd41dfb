import { expect, test } from 'vitest';
import { fillLink } from './fill-link.ts';

const values = { user_id: '0192f0c2', posthog_id: 'a b/../?x=1&y=#z', clerk_id: null };

test('fills in what is known, escaped', () => {
  expect(fillLink('https://eu.posthog.example/replay?person={posthog_id}&of={user_id}', values)).toBe(
    'https://eu.posthog.example/replay?person=a%20b%2F..%2F%3Fx%3D1%26y%3D%23z&of=0192f0c2',
  );
});

test.each([
  ['a value that is not known', 'https://example.com/{clerk_id}'],
  ['a placeholder that does not exist', 'https://example.com/{email}'],
  ['a name of every object', 'https://example.com/{constructor}'],
  ['http', 'http://example.com/{user_id}'],
  ['a script', 'javascript:alert({user_id})'],
  ['the host from a value', 'https://{user_id}.example.com/'],
  ['credentials', 'https://somebody:secret@example.com/{user_id}'],
  ['no address', 'https://'],
])('makes no link of %s', (_name, template) => {
  expect(fillLink(template, values)).toBeUndefined();
});
