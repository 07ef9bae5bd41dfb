import { expect, test } from 'vitest';
import { lineCounter } from './export-csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('counts rows without the head, however the text is cut into pieces', () => {
  const counter = lineCounter();
  expect(counter.take(bytes('Amount,Sta'))).toBe(0);
  expect(counter.take(bytes('tus\r\n29.00,failed\r\n'))).toBe(1);
  expect(counter.take(bytes('5.00,paid\r\n'))).toBe(2);
});

test('a line break within a cell is no row', () => {
  const counter = lineCounter();
  expect(counter.take(bytes('Note\n"two\nlines, ""quo'))).toBe(0);
  expect(counter.take(bytes('ted"" text"\n'))).toBe(1);
});
