import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { lists, paymentRow, paymentsList, usersList } from '../lists/index.ts';
import { type Operator, operatorsOf } from './conditions.ts';
import { type AnyList, defineList, pickFields, sortsOf } from './definition.ts';
import { listFilters } from './filters.ts';
import {
  listExportInput,
  listNewSinceInput,
  listOptionsInput,
  listPageInput,
  listSearch,
  listSelection,
} from './schemas.ts';

const fields = {
  name: { label: 'Name', kind: 'text', isSortable: true, column: 'default' },
  state: { label: 'State', kind: 'enum', options: [{ value: 'on', label: 'On' }], column: 'default' },
  country: { label: 'Country', kind: 'enum', column: 'offered' },
  price: { label: 'Price', kind: 'money', column: 'default' },
  uses: { label: 'Uses', kind: 'count', column: 'default' },
  madeAt: { label: 'Made', kind: 'instant', isSortable: true, column: 'default' },
  isNew: { label: 'New', kind: 'flag', column: 'default' },
  stripeId: { label: 'Id', kind: 'id', column: 'none' },
  detail: { label: 'Detail', kind: 'text', isFilterable: false, column: 'offered' },
} as const;
const things = defineList({
  name: 'billing.things',
  noun: ['thing', 'things'],
  defaultSort: '-madeAt',
  fields,
  relations: { parts: { label: 'parts', fields: pickFields(fields, 'state', 'price') } },
});

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const filter = (value: unknown) => accepts(listFilters(things), [value]);

describe('filters', () => {
  test.each([
    { field: 'name', op: 'contains', value: '100% \\ \' " 😀 שלום' },
    { field: 'name', op: 'empty' },
    { field: 'state', op: 'in', value: ['on'] },
    { field: 'country', op: 'not_in', value: ['AT', 'DE'] },
    { field: 'price', op: 'at_least', value: '5000' },
    { field: 'price', op: 'between', value: { from: '-1', to: '999999999999999999' } },
    { field: 'uses', op: 'between', value: { from: 0, to: 0 } },
    { field: 'madeAt', op: 'in_last', value: { n: 30, unit: 'day' } },
    { field: 'madeAt', op: 'on', value: '2026-02-28' },
    { field: 'madeAt', op: 'between', value: { from: '2026-01-01', to: '2026-01-01' } },
    { field: 'isNew', op: 'is', value: false },
    { field: 'stripeId', op: 'is', value: 'pi_3Abc' },
    { relation: 'parts', has: false, where: [] },
    { relation: 'parts', has: true, where: [{ field: 'state', op: 'in', value: ['on'] }] },
  ])('takes %j', (value) => {
    expect(filter(value)).toBe(true);
  });

  test.each([
    { field: 'nothing', op: 'is', value: 'x' },
    { field: '__proto__', op: 'is', value: 'x' },
    { field: 'name', op: 'regex', value: '.*' },
    { field: 'name', op: 'is', value: '' },
    { field: 'name', op: 'is', value: 'a\0b' },
    { field: 'name', op: 'is', value: 'x'.repeat(201) },
    { field: 'name', op: 'is', value: ['x'] },
    { field: 'name', op: 'is', value: 'x', or: 'y' },
    { field: 'name', op: 'empty', value: 'x' },
    { field: 'detail', op: 'is', value: 'x' },
    { field: 'state', op: 'in', value: [] },
    { field: 'state', op: 'in', value: ['off'] },
    { field: 'country', op: 'in', value: Array.from({ length: 21 }, (_, index) => `c${index}`) },
    { field: 'price', op: 'is', value: 12 },
    { field: 'price', op: 'is', value: '1.5' },
    { field: 'price', op: 'is', value: '1'.repeat(19) },
    { field: 'price', op: 'between', value: { from: '2', to: '1' } },
    { field: 'uses', op: 'is', value: -1 },
    { field: 'uses', op: 'is', value: Number.NaN },
    { field: 'madeAt', op: 'in_last', value: { n: 0, unit: 'day' } },
    { field: 'madeAt', op: 'in_last', value: { n: 1000, unit: 'day' } },
    { field: 'madeAt', op: 'in_last', value: { n: 1, unit: 'century' } },
    { field: 'madeAt', op: 'on', value: '2026-02-30' },
    { field: 'madeAt', op: 'between', value: { from: '2026-02-02', to: '2026-02-01' } },
    { field: 'isNew', op: 'is', value: 'true' },
    { field: 'stripeId', op: 'is', value: "x' or 1=1" },
    { relation: 'parts', has: true, where: [{ field: 'name', op: 'is', value: 'x' }] },
    {
      relation: 'parts',
      has: true,
      where: Array.from({ length: 5 }, () => ({ field: 'price', op: 'empty' })),
    },
    { relation: 'others', has: true, where: [] },
    { relation: 'parts', field: 'name', op: 'is', value: 'x' },
    'name = 1',
    null,
  ])('refuses %j', (value) => {
    expect(filter(value)).toBe(false);
  });

  test('takes twelve and no more', () => {
    const filters = (length: number) => Array.from({ length }, () => ({ field: 'name', op: 'empty' }));
    expect(accepts(listFilters(things), filters(12))).toBe(true);
    expect(accepts(listFilters(things), filters(13))).toBe(false);
  });
});

describe('the state of a list', () => {
  test('goes through JSON and comes back the same', () => {
    const search = {
      q: 'mara',
      filters: [{ relation: 'parts', has: true, where: [{ field: 'price', op: 'at_least', value: '100' }] }],
      sort: '-name',
      columns: ['name', 'price'],
      density: 'compact',
      product: 'better-together',
    };
    const schema = listSearch(things);
    expect(JSON.parse(JSON.stringify(schema.parse(search)))).toEqual(search);
  });

  test.each([
    { sort: 'price' },
    { sort: '-price' },
    { sort: 'name desc' },
    { columns: [] },
    { columns: ['name', 'name'] },
    { columns: ['stripeId'] },
    { density: 'tiny' },
    { product: "x' or 1=1" },
    { view: '1' },
    { q: 'x'.repeat(501) },
    { page: 2 },
  ])('refuses %j', (search) => {
    expect(accepts(listSearch(things), search)).toBe(false);
  });

  test('knows zones of the world and nothing else', () => {
    const zone = (name: string) => accepts(listPageInput(things), { zone: name });
    expect(['Europe/Vienna', 'America/Argentina/Buenos_Aires', 'UTC'].map(zone)).toEqual([true, true, true]);
    expect(['Mars/Olympus', '+02:00', '', "UTC'; drop"].map(zone)).toEqual([false, false, false, false]);
  });

  test('begins a page at a marker or at an instant, not at both', () => {
    const jumpTo = '2026-01-01T00:00:00Z';
    expect(accepts(listPageInput(things), { jumpTo })).toBe(true);
    expect(accepts(listPageInput(things), { jumpTo, cursor: 'abc' })).toBe(false);
    expect(accepts(listPageInput(things), { pageSize: 100_000 })).toBe(false);
    expect(accepts(listPageInput(things), { cursor: 'a b' })).toBe(false);
  });

  test('exports chosen columns only', () => {
    expect(accepts(listExportInput(things), { columns: ['price'] })).toBe(true);
    expect(accepts(listExportInput(things), {})).toBe(false);
  });

  test('asks for the options of what only the installation knows', () => {
    expect(accepts(listOptionsInput(things), { field: 'country' })).toBe(true);
    expect(accepts(listOptionsInput(things), { field: 'state' })).toBe(false);
  });

  test('selects picked rows or all that match', () => {
    const id = '0197a1b2-0000-7000-8000-000000000001';
    expect(accepts(listSelection(things), { ids: [id] })).toBe(true);
    expect(accepts(listSelection(things), { ids: Array.from({ length: 501 }, () => id) })).toBe(false);
    expect(accepts(listSelection(things), { matching: { q: 'x' }, expectedCount: 7 })).toBe(true);
    expect(accepts(listSelection(things), { matching: {} })).toBe(false);
  });
});

describe('declarations', () => {
  test('a list that contradicts itself is refused', () => {
    const base: AnyList = things;
    expect(() => defineList({ ...base, defaultSort: 'price' })).toThrow('cannot be sorted');
    const odd: AnyList['fields'] = { ...fields, price: { ...fields.price, options: [] } };
    expect(() => defineList({ ...base, fields: odd })).toThrow('is no enum');
  });

  test('every list can be asked everything its fields allow', () => {
    for (const list of Object.values(lists) as AnyList[]) {
      expect(accepts(listPageInput(list), { sort: list.defaultSort })).toBe(true);
      for (const sort of sortsOf(list))
        expect(accepts(listNewSinceInput(list), { sort, cursor: null })).toBe(true);
      for (const [field, { kind, isFilterable }] of Object.entries(list.fields)) {
        const bare: Operator | undefined = operatorsOf[kind].find((op) => op === 'empty');
        const isAnswered = bare !== undefined && isFilterable !== false;
        expect(accepts(listFilters(list), [{ field, op: 'empty' }])).toBe(isAnswered);
      }
    }
  });

  test('a row has a cell for each field', () => {
    const empty = Object.fromEntries(Object.keys(paymentsList.fields).map((key) => [key, null]));
    const id = '0197a1b2-0000-7000-8000-000000000001';
    const row = { ...empty, id, userId: id, stripeUrl: null, amount: { amount: '2900', currency: 'USD' } };
    expect(paymentRow.parse(row)).toMatchObject({ amount: { amount: 2900n } });
    expect(accepts(paymentRow, { ...row, amount: '29.00' })).toBe(false);
    expect(usersList.relations.payments.fields.status.label).toBe('Status');
  });
});
