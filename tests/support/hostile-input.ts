import fc from 'fast-check';
import type { Schema } from './procedures.ts';

/** What attackers, mail programs and tired people send where a text is asked for. */
export const hostileTexts = [
  '',
  ' ',
  "' or 1=1 --",
  '"; drop table users; --',
  '%',
  '_',
  '\\',
  "\\' union select null --",
  '$1',
  '${7*7}',
  '{{7*7}}',
  '../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  'NaN',
  '-0',
  '1e309',
  '9'.repeat(400),
  '-9223372036854775809',
  'a\u0000b',
  '\ud800',
  '\u202egnp.exe',
  '👩‍👩‍👧‍👦',
  'ﷺ'.repeat(50),
  '2026-02-30',
  '9999-12-31T23:59:59Z',
  'x'.repeat(10_000),
];

/** Values of kinds that were not asked for. */
const strangers: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  2 ** 53,
  1.5,
  [],
  {},
  [[[[]]]],
  { $gt: '' },
  { length: 1e9 },
  { toString: 'x' },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
];

const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uuid({ version: 7 }),
);

/** Inputs that look like what `schema` asks for, down to its fields, with some of the values wrong. */
export function inputsLike(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const wrong = fc.constantFrom(...strangers);
  return fc.oneof({ weight: 9, arbitrary: fc.constant(null).chain(() => right(schema, depth)) }, wrong);
}

function right({ _zod: { def } }: Schema, depth: number): fc.Arbitrary<unknown> {
  const inner = (key: string) => inputsLike(def[key] as Schema, depth + 1);
  // A schema may contain itself.
  if (depth > 8) return fc.constant(null);
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(def.shape as Record<string, Schema>).map(([key, part]) => [
            key,
            inputsLike(part, depth + 1),
          ]),
        ),
        { requiredKeys: [] },
      );
    case 'array':
    case 'set':
      return fc.array(inner(def.type === 'array' ? 'element' : 'valueType'), { maxLength: 4 });
    case 'record':
      return fc.dictionary(text, inner('valueType'), { maxKeys: 3 });
    case 'enum':
      return fc.oneof(fc.constantFrom(...Object.values(def.entries as Record<string, unknown>)), text);
    case 'literal':
      return fc.constantFrom(...(def.values as unknown[]));
    case 'union':
      return fc.oneof(...(def.options as Schema[]).map((option) => inputsLike(option, depth + 1)));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return inner('innerType');
    case 'pipe':
      return inner('in');
    case 'number':
      return fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 2, -1));
    case 'boolean':
      return fc.boolean();
    default:
      return text;
  }
}
