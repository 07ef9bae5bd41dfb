import { describe, expect, test } from 'vitest';
import { fillLink, linkProblem, linkTemplate } from './product-links.ts';

const values = {
  user_id: '0192f0c2',
  posthog_id: 'a b/../?x=1&y=#z',
  clerk_id: null,
  stripe_customer_id: null,
  referral_code: null,
  external_id: null,
};

test('fills in what is known, escaped', () => {
  expect(fillLink('https://eu.posthog.example/replay?person={posthog_id}&of={user_id}', values)).toBe(
    'https://eu.posthog.example/replay?person=a%20b%2F..%2F%3Fx%3D1%26y%3D%23z&of=0192f0c2',
  );
});

test('a backslash ends the host, as it does for browsers', () => {
  expect(fillLink(String.raw`https://example.com\@{user_id}`, values)).toBe('https://example.com/@0192f0c2');
});

test('makes no link where a value is not known', () => {
  expect(linkProblem('https://example.com/{clerk_id}')).toBeUndefined();
  expect(fillLink('https://example.com/{clerk_id}', values)).toBeUndefined();
});

describe('makes no link of, and says why of', () => {
  test.each([
    ['a placeholder that does not exist', 'https://example.com/{email}', /does not know \{email\}/],
    ['a placeholder in capitals', 'https://example.com/{USER_ID}', /does not know \{USER_ID\}/],
    ['a name of every object', 'https://example.com/{constructor}', /does not know/],
    ['a placeholder without a name', 'https://example.com/{}', /does not know \{\}/],
    ['half a placeholder', 'https://example.com/{user_id', /other half/],
    ['http', 'http://example.com/{user_id}', /must begin with https/],
    ['a script', 'javascript:alert({user_id})', /must begin with https/],
    ['a script behind a line break', 'java\nscript:alert(1)', /must begin with https/],
    ['data', 'data:text/html,<script>', /must begin with https/],
    ['a scheme in capitals', 'HTTPS://example.com/', /in small letters/],
    ['the host from a value', 'https://{user_id}.example.com/', /name of the host/],
    ['the port from a value', 'https://example.com:{user_id}/', /name of the host/],
    ['credentials', 'https://somebody:secret@example.com/{user_id}', /user name or a password/],
    ['a space', 'https://example.com/a b', /spaces/],
    ['no address', 'https://', /no whole address/],
  ])('%s', (_name, template, why) => {
    expect(linkProblem(template)).toMatch(why);
    expect(linkTemplate.safeParse(template).error?.issues[0]?.message).toMatch(why);
    expect(fillLink(template, values)).toBeUndefined();
  });
});
