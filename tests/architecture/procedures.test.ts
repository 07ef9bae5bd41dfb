import { permissions } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { type Procedure, procedures, schemasIn } from '../support/procedures.ts';
import { columns, permissionMatrix } from './permission-matrix.ts';

/** Streams parse each item themselves: an output schema would be that of the generator. */
const streams = ['users.changes', 'jobs.myChanges', 'jobs.changes'];

const named = (list: readonly Procedure[]) => list.map(({ name }) => name);

test('the router has procedures to look at', () => {
  expect(procedures.length).toBeGreaterThan(20);
});

test('every procedure says who may call it', () => {
  const known = new Set<string>([...permissions, 'public', 'signed_in']);
  expect(named(procedures.filter(({ meta }) => !known.has(meta.access ?? '')))).toEqual([]);
});

test('a permission belongs to the domain that asks for it', () => {
  const foreign = procedures.filter(
    ({ name, meta }) => meta.access?.includes(':') && meta.access.split(':')[0] !== name.split('.')[0],
  );
  expect(named(foreign)).toEqual([]);
});

test('every procedure has one strict input', () => {
  expect(named(procedures.filter(({ inputs }) => inputs.length !== 1))).toEqual([]);
  const loose = procedures.filter(({ inputs }) =>
    inputs.some((input) =>
      [...schemasIn(input)].some(
        ({ _zod: { def } }) =>
          def.type === 'object' &&
          (def.catchall as { _zod?: { def: { type: string } } })?._zod?.def.type !== 'never',
      ),
    ),
  );
  expect(named(loose)).toEqual([]);
});

test('no input takes anything at all', () => {
  const open = new Set(['any', 'unknown', 'record', 'map', 'set', 'custom']);
  const hits = procedures.filter(({ inputs }) =>
    inputs.some((input) => [...schemasIn(input)].some(({ _zod }) => open.has(_zod.def.type))),
  );
  expect(named(hits)).toEqual([]);
});

test('every answer goes through a view that leaves out what it does not name', () => {
  const bare = procedures.filter(({ output }) => output?.schema === undefined);
  expect(named(bare)).toEqual(streams);
  expect(named(procedures.filter(({ type }) => type === 'subscription'))).toEqual(streams);
});

test('whatever is called refund, payout or charge and writes is known to move money', () => {
  const silent = procedures.filter(
    ({ name, type, meta }) => type === 'mutation' && /refund|payout|charge/i.test(name) && !meta.isMoney,
  );
  expect(named(silent)).toEqual([]);
});

test('the reviewed matrix has one line for each procedure, and the access it says', () => {
  const found = Object.fromEntries(procedures.map(({ name, meta }) => [name, meta.access]));
  const reviewed = Object.fromEntries(
    Object.entries(permissionMatrix).map(([name, { access }]) => [name, access]),
  );
  expect(found).toEqual(reviewed);
});

test('the reviewed matrix has a cell for each role', () => {
  for (const [name, { cells }] of Object.entries(permissionMatrix))
    expect([name, cells.split(' ').length, /^[y-]( [y-])*$/.test(cells)]).toEqual([
      name,
      columns.length,
      true,
    ]);
});
