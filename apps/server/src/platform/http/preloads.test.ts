import { expect, it } from 'vitest';
import { preloadsAt } from './preloads.ts';

const links = preloadsAt({
  '/users': ['assets/users.js', 'assets/frame.js'],
  '/users/$userId': ['assets/user.js'],
  '/users/new': ['assets/new.js'],
  '/': ['assets/home.js'],
});

it('names the scripts of an address, whatever stands in its variables', () => {
  expect(links('/users')).toBe(
    '<link rel="modulepreload" crossorigin href="/assets/users.js">\n' +
      '    <link rel="modulepreload" crossorigin href="/assets/frame.js">',
  );
  expect(links('/users/01J%22')).toContain('/assets/user.js');
  expect(links('/users/')).toContain('/assets/users.js');
  expect(links('/')).toContain('/assets/home.js');
});

it('takes the fixed address before the one with a variable', () => {
  expect(links('/users/new')).toContain('/assets/new.js');
});

it('names nothing for an address that is no screen', () => {
  expect(links('/users/1/2')).toBe('');
  expect(preloadsAt({})('/users')).toBe('');
});
