import { expect, test } from 'vitest';
import { safeReturnPath } from './return-path.ts';

test('a path of the desk is kept with its search', () => {
  expect(safeReturnPath('/users/1/refund/2?kind=refund#x')).toBe('/users/1/refund/2?kind=refund#x');
});

test.each([
  undefined,
  '',
  'users',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/sign-in',
  '/sign-in/code',
  '/setup?token=x',
])('%j is dropped', (path) => {
  expect(safeReturnPath(path)).toBeUndefined();
});
