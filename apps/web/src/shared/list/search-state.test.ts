import { paymentsList, usersList } from '@backdesk/contract';
import { describe, expect, test } from 'vitest';
import { compact, isNarrowed, isSameState, readListSearch, rowsKey } from './search-state.ts';

const failed = { field: 'status', op: 'in', value: ['failed'] } as const;
const read = (raw: Record<string, unknown>) => readListSearch(paymentsList, raw);

describe('reading an address', () => {
  test('takes what fits', () => {
    const raw = { q: 'mara', filters: [failed], sort: '-amount', columns: ['amount'], density: 'compact' };
    expect(read(raw)).toEqual({ search: raw, ignored: [] });
  });

  test('text that looks like a number stays text', () => {
    expect(read({ q: 123 })).toEqual({ search: { q: '123' }, ignored: [] });
  });

  test('leaves out what does not fit, names it, and keeps the rest', () => {
    const { search, ignored } = read({ sort: 'password', q: 'mara', density: 'tiny', page: 2 });
    expect(search).toEqual({ q: 'mara' });
    expect(ignored).toEqual(['the order “password”', 'the density “tiny”', '“page”']);
  });

  test('keeps the good filters beside a bad one', () => {
    const bad = [{ field: 'password', op: 'is', value: 'x' }, null, { ...failed, or: 1 }];
    const { search, ignored } = read({ filters: [failed, ...bad] });
    expect(search.filters).toEqual([failed]);
    expect(ignored).toEqual(['filter 2', 'filter 3', 'filter 4']);
  });

  test('stops at twelve filters', () => {
    const { search, ignored } = read({ filters: Array.from({ length: 14 }, () => failed) });
    expect(search.filters).toHaveLength(12);
    expect(ignored).toEqual(['filter 13', 'filter 14']);
  });

  const tampered: Record<string, unknown>[] = [
    { filters: 'x' },
    { filters: { field: 'status' } },
    { filters: { __proto__: null } },
    { columns: ['nothing'] },
    { columns: ['amount', 'amount'] },
    { q: ['a'] },
    { q: 'x\0' },
    { product: "x' or 1=1" },
    { view: 'not-an-id' },
    { constructor: 1 },
  ];
  test.each(tampered)('never fails: %j', (raw) => {
    const { search, ignored } = read(raw);
    expect(isNarrowed(search)).toBe(false);
    expect(ignored).toHaveLength(1);
  });

  test('quotes what was typed, but not all of a novel', () => {
    expect(read({ sort: 'x'.repeat(5000) }).ignored[0]).toHaveLength('the order “”'.length + 41);
  });
});

describe('comparing states', () => {
  test('the default said aloud is the default', () => {
    const columns = ['amount', 'status', 'userName', 'description', 'createdAt', 'refunded'];
    expect(isSameState(paymentsList, {}, { sort: '-createdAt', columns, density: 'comfortable' })).toBe(true);
  });

  test.each([{ q: 'x' }, { sort: 'amount' }, { columns: ['amount'] }, { density: 'compact' as const }])(
    '%j is another state',
    (search) => {
      expect(isSameState(paymentsList, {}, search)).toBe(false);
    },
  );

  test('columns and density do not touch which rows there are', () => {
    const key = (search: object) => rowsKey(search, usersList);
    expect(key({ columns: ['name'], density: 'compact' })).toBe(key({}));
    expect(key({ product: 'circlebox' })).not.toBe(key({}));
  });

  test('what says nothing does not stand in the address', () => {
    expect(compact({ q: '', filters: [], product: undefined, sort: 'amount' })).toEqual({ sort: 'amount' });
  });
});
