import { expect, test } from 'vitest';
import { changedFields } from './changed-fields.ts';

test('only what differs is listed, with what was not there left open', () => {
  expect(
    changedFields('{"state":"pending","amount":"5"}', '{"state":"succeeded","amount":"5","by":null}'),
  ).toEqual([
    { name: 'state', before: 'pending', after: 'succeeded' },
    { name: 'by', before: undefined, after: 'null' },
  ]);
});

test('a new thing has no before', () => {
  expect(changedFields(null, '{"roles":["owner"]}')).toEqual([
    { name: 'roles', before: undefined, after: '["owner"]' },
  ]);
});

test.each(['plain <b>text</b>', '{broken'])('a payload that is no JSON is shown as it is: %j', (text) => {
  expect(changedFields(null, text)).toEqual([{ name: 'value', before: undefined, after: text }]);
});

test('nothing before and after is no change', () => {
  expect(changedFields(null, null)).toEqual([]);
  expect(changedFields('', null)).toEqual([]);
});
