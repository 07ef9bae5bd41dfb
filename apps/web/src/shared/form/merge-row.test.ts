import { expect, test } from 'vitest';
import { mergeRow } from './merge-row.ts';

const base = { fullName: 'Priya Raman', country: '', isPinned: false };

test('what only the others changed is kept, what only I changed stays mine', () => {
  expect(mergeRow(base, { ...base, fullName: 'Priya R.' }, { ...base, country: 'IN' })).toEqual({
    merged: { fullName: 'Priya R.', country: 'IN', isPinned: false },
    clashes: [],
    theirsOnly: [{ field: 'country', mine: '', theirs: 'IN' }],
  });
});

test('what both changed to something else is a clash and stays mine until somebody chooses', () => {
  expect(
    mergeRow(base, { ...base, fullName: 'Mine' }, { ...base, fullName: 'Theirs', isPinned: true }),
  ).toEqual({
    merged: { fullName: 'Mine', country: '', isPinned: true },
    clashes: [{ field: 'fullName', mine: 'Mine', theirs: 'Theirs' }],
    theirsOnly: [{ field: 'isPinned', mine: false, theirs: true }],
  });
});

test('the same change by both is no clash', () => {
  const same = { ...base, country: 'DE' };
  expect(mergeRow(base, same, same)).toEqual({ merged: same, clashes: [], theirsOnly: [] });
});

test('a change back to what it was is no change of mine', () => {
  expect(mergeRow(base, base, { ...base, fullName: 'Theirs' }).merged.fullName).toBe('Theirs');
});
