import { listSelection, usersList } from '@backdesk/contract';
import { describe, expect, test } from 'vitest';
import {
  isSelected,
  mostPicked,
  noSelection,
  pageState,
  type Selection,
  selectedCount,
  selectRange,
  togglePage,
  toggleRow,
  toListSelection,
} from './selection.ts';

const page = ['a', 'b', 'c', 'd', 'e'];
const picked = (selection: Selection) => (selection.kind === 'rows' ? [...selection.ids].toSorted() : 'all');

describe('single rows', () => {
  test('are picked and let go', () => {
    const one = toggleRow(noSelection, 'a');
    expect(picked(one)).toEqual(['a']);
    expect(picked(toggleRow(one, 'a'))).toEqual([]);
  });

  test('a range goes from the row touched last, both ways, and again from its end', () => {
    const fromB = toggleRow(noSelection, 'b');
    const toD = selectRange(fromB, page, 'd');
    expect(picked(toD)).toEqual(['b', 'c', 'd']);
    expect(picked(selectRange(toggleRow(noSelection, 'd'), page, 'b'))).toEqual(['b', 'c', 'd']);
    expect(picked(selectRange(toD, page, 'e'))).toEqual(['b', 'c', 'd', 'e']);
  });

  test('a range from a row of another page picks the one row only', () => {
    expect(picked(selectRange(toggleRow(noSelection, 'z'), page, 'c'))).toEqual(['c', 'z']);
  });

  test('no more than the server takes', () => {
    const many = Array.from({ length: mostPicked + 20 }, (_, index) => `row ${index}`);
    expect(selectedCount(togglePage(noSelection, many))).toBe(mostPicked);
  });
});

describe('a page', () => {
  test('is picked as a whole, and let go without touching other pages', () => {
    const all = togglePage(toggleRow(noSelection, 'z'), page);
    expect(pageState(all, page)).toBe('all');
    expect(picked(togglePage(all, page))).toEqual(['z']);
  });

  test('says when only some of it is picked', () => {
    expect(pageState(toggleRow(noSelection, 'a'), page)).toBe('some');
    expect(pageState(noSelection, page)).toBe('none');
    expect(pageState(noSelection, [])).toBe('none');
  });
});

describe('all that match', () => {
  const all: Selection = { kind: 'matching', count: 1204, except: new Set() };

  test('covers every page, and is let go as a whole', () => {
    expect(pageState(all, page)).toBe('all');
    expect(picked(togglePage(all, page))).toEqual([]);
  });

  test('lets single rows out and takes them back', () => {
    const less = toggleRow(toggleRow(all, 'a'), 'c');
    expect(selectedCount(less)).toBe(1202);
    expect(page.filter((id) => isSelected(less, id))).toEqual(['b', 'd', 'e']);
    expect(pageState(less, page)).toBe('some');
    expect(selectedCount(toggleRow(less, 'a'))).toBe(1203);
    // Shift is for picking: of all that match it takes out the one row.
    expect(selectedCount(selectRange(less, page, 'e'))).toBe(1201);
    // The box above the page puts back what was taken out of it, before it lets go of everything.
    expect(togglePage(less, page)).toEqual(all);
  });

  test('is nothing once every row was taken out', () => {
    const none = toggleRow({ kind: 'matching', count: 1, except: new Set() }, 'a');
    expect(toListSelection(none, {}, 'UTC')).toBeUndefined();
  });
});

describe('what a bulk action is given', () => {
  const id = '0197a1b2-0000-7000-8000-000000000001';
  const search = { q: 'mara', sort: '-signedUpAt', columns: ['name'] };
  const fits = (value: unknown) => listSelection(usersList).safeParse(value).success;

  test('is what the contract takes', () => {
    const rows = toListSelection(toggleRow(noSelection, id), search, 'Europe/Vienna');
    const all = toListSelection({ kind: 'matching', count: 7, except: new Set() }, search, 'Europe/Vienna');
    const less = toListSelection(
      { kind: 'matching', count: 7, except: new Set([id]) },
      search,
      'Europe/Vienna',
    );
    expect(rows).toEqual({ ids: [id] });
    expect(all).toEqual({ matching: { q: 'mara', zone: 'Europe/Vienna' }, expectedCount: 7 });
    expect(less).toEqual({ ...all, expectedCount: 6, except: [id] });
    expect([fits(rows), fits(all), fits(less)]).toEqual([true, true, true]);
  });

  test('is nothing where nothing is selected', () => {
    expect(toListSelection(noSelection, search, 'UTC')).toBeUndefined();
  });
});
