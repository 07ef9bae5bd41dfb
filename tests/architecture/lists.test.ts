import { type AnyList, lists, sortsOf } from '@backdesk/contract';
import { listSources } from '@backdesk/server/testing';
import { describe, expect, test } from 'vitest';
import { procedures } from '../support/procedures.ts';

const all: readonly AnyList[] = Object.values(lists);
const sourceOf = (name: string) => listSources.find(({ definition }) => definition.name === name);

test('there are lists to look at, each with one source', () => {
  expect(all.length).toBeGreaterThan(5);
  expect(listSources.map(({ definition }) => definition.name).toSorted()).toEqual(
    all.map(({ name }) => name).toSorted(),
  );
});

describe.each(all)('$name', ({ name, fields, relations }) => {
  test('has its four procedures, under one permission of its domain', () => {
    const found = ['', 'Count', 'NewSince', 'Options'].map((part) =>
      procedures.find((procedure) => procedure.name === `${name}${part}`),
    );
    const [domain] = name.split('.');
    expect(found.map((procedure) => procedure?.meta.access)).toEqual(Array(4).fill(`${domain}:read`));
    expect(sourceOf(name)).toMatchObject({
      permission: `${domain}:read`,
      exportPermission: `${domain}:export`,
    });
  });

  test('reads every field, knows every order and every option', () => {
    const source = sourceOf(name);
    expect(Object.keys(source?.fields ?? {}).toSorted()).toEqual(Object.keys(fields).toSorted());
    for (const [key, field] of Object.entries(fields)) {
      const read = source?.fields[key];
      expect([key, 'sort', read?.sort !== undefined]).toEqual([key, 'sort', field.isSortable === true]);
      expect([key, 'money', read?.currency !== undefined]).toEqual([key, 'money', field.kind === 'money']);
      expect([key, 'mask', source?.masks?.[key] !== undefined]).toEqual([
        key,
        'mask',
        field.isPersonal === true,
      ]);
      const isOpen = field.kind === 'enum' && field.options === undefined;
      expect([key, 'options', read?.options !== undefined]).toEqual([key, 'options', isOpen]);
    }
    expect(sortsOf({ fields }).length).toBeGreaterThan(1);
  });

  test('reads every relation and every field of it', () => {
    const source = sourceOf(name);
    expect(Object.keys(source?.relations ?? {}).toSorted()).toEqual(Object.keys(relations).toSorted());
    for (const [key, relation] of Object.entries(relations))
      for (const field of Object.keys(relation.fields))
        expect([key, field, source?.relations[key]?.fields[field] !== undefined]).toEqual([key, field, true]);
  });
});
