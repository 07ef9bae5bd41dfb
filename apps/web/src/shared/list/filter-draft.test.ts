import { type ListFilter, paymentsList, usersList } from '@backdesk/contract';
import { describe, expect, test } from 'vitest';
import { emptyDraft, filterableFields, fromDraft, judge, toDraft } from './filter-draft.ts';

const { fields } = paymentsList;

describe('editing a filter', () => {
  const filters: Exclude<ListFilter, { relation: string }>[] = [
    { field: 'status', op: 'in', value: ['failed', 'canceled'] },
    { field: 'amount', op: 'at_least', value: '5000' },
    { field: 'amount', op: 'between', value: { from: '100', to: '2999' } },
    { field: 'createdAt', op: 'in_last', value: { n: 3, unit: 'week' } },
    { field: 'createdAt', op: 'on', value: '2026-02-28' },
    { field: 'createdAt', op: 'between', value: { from: '2026-01-01', to: '2026-01-31' } },
    { field: 'paidAt', op: 'empty' },
    { field: 'isDisputed', op: 'is', value: false },
    { field: 'stripeId', op: 'is', value: 'pi_1' },
  ];
  test.each(filters)('and changing nothing leaves %j as it was', (filter) => {
    const again = fromDraft(toDraft(filter, fields, undefined), fields, undefined);
    expect(again).toEqual(filter);
    expect(judge(paymentsList, again)).toEqual({ filter });
  });

  test('nor does it change a piece of text', () => {
    const filter = { field: 'name', op: 'contains' as const, value: '100 %' };
    const again = fromDraft(toDraft(filter, usersList.fields, undefined), usersList.fields, undefined);
    expect(judge(usersList, again)).toEqual({ filter });
    const blank = { ...emptyDraft('name', usersList.fields), text: '  ' };
    expect(judge(usersList, fromDraft(blank, usersList.fields, undefined))).toMatchObject({
      problem: expect.stringMatching(/type what to look for/),
    });
  });

  test('amounts follow the currency that is filtered by', () => {
    const filter = { field: 'amount', op: 'at_least' as const, value: '500' };
    expect(toDraft(filter, fields, 'JPY').text).toBe('500');
    expect(toDraft(filter, fields, undefined).text).toBe('5.00');
  });
});

describe('a filter that is not one yet', () => {
  const problemOf = (part: object, field: string) => {
    const draft = { ...emptyDraft(field, fields), ...part };
    const judged = judge(paymentsList, fromDraft(draft, fields, undefined));
    return 'problem' in judged ? judged.problem : undefined;
  };

  test.each([
    ['amount', { text: 'many' }, /amount such as 29.00/],
    ['amount', { text: '' }, /amount such as 29.00/],
    ['amount', { op: 'between', text: '30', to: '20' }, /lower one first/],
    ['createdAt', { text: '0' }, /from 1 to 999/],
    ['createdAt', { text: '' }, /from 1 to 999/],
    ['createdAt', { op: 'on', text: '' }, /choose a day/],
    ['status', { values: [] }, /choose one to twenty/],
    ['stripeId', { text: 'a b' }, /paste an id/],
  ])('says what is missing: %s %j', (field, part, sentence) => {
    expect(problemOf(part, field)).toMatch(sentence);
  });

  test('is fine once it is complete', () => {
    expect(problemOf({ text: '29' }, 'amount')).toBeUndefined();
    expect(problemOf({}, 'createdAt')).toBeUndefined();
  });
});

test('a relation is judged with each of its conditions', () => {
  const filter = (n: number): ListFilter => ({
    relation: 'payments',
    has: true,
    where: [{ field: 'createdAt', op: 'in_last', value: { n, unit: 'day' } }],
  });
  expect(judge(usersList, filter(30))).toEqual({ filter: filter(30) });
  expect(judge(usersList, filter(0))).toEqual({ problem: 'Created: type a whole number from 1 to 999.' });
});

test('what the server cannot filter by is not offered', () => {
  expect(filterableFields(fields).map(([key]) => key)).not.toContain('userName');
});
