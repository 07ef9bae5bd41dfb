import { type TypeName, typeOfId } from '../objects/index.ts';
import type { Account } from './account.ts';
import { invalidRequest } from './error.ts';
import { type Fields, isFields } from './object.ts';
import { present } from './present.ts';

const MAX_LEVELS = 4;

/** A part that an object carries only when it is asked for (`charge.refunds`). */
export type Includable = (account: Account, object: Fields, now: number) => unknown;

export type Includables = Readonly<Partial<Record<string, Readonly<Record<string, Includable>>>>>;

/** Replaces the ids at `paths` by their objects, and adds includable parts. Returns a new body. */
export function expand(
  account: Account,
  body: object,
  paths: readonly string[],
  includables: Includables,
  now: number,
): object {
  return paths.reduce<object>((expanded, path) => {
    const parts = path.split('.');
    const levels = parts[0] === 'data' ? parts.length - 1 : parts.length;
    if (levels > MAX_LEVELS)
      throw invalidRequest(`You cannot expand more than ${MAX_LEVELS} levels of a property: ${path}`, {
        param: 'expand',
      });
    return step(expanded as Fields, parts);
  }, body);

  function step(object: Fields, parts: readonly string[]): Fields {
    const [name = '', ...rest] = parts;
    const include = includables[String(object['object'])]?.[name];
    if (object['deleted'] === true) return object;
    if (!include && !Object.hasOwn(object, name))
      throw invalidRequest(`This property cannot be expanded (${name}).`, { param: 'expand' });
    const current = Object.hasOwn(object, name) ? object[name] : include?.(account, object, now);
    return { ...object, [name]: resolve(current, rest, name) };
  }

  function resolve(value: unknown, rest: readonly string[], name: string): unknown {
    if (value === null) return null;
    if (Array.isArray(value)) return value.map((item) => resolve(item, rest, name));
    if (typeof value === 'string') {
      const found = lookup(value, name);
      return rest.length > 0 ? step(found, rest) : found;
    }
    if (!isFields(value))
      throw invalidRequest(`This property cannot be expanded (${name}).`, { param: 'expand' });
    return rest.length > 0 ? step(value, rest) : value;
  }

  function lookup(id: string, name: string): Fields {
    const type = typeBehind(name, id);
    const found = type && account.table(type).get(id);
    if (!found) throw invalidRequest(`This property cannot be expanded (${name}).`, { param: 'expand' });
    return present(found, now);
  }
}

function typeBehind(field: string, id: string): TypeName | undefined {
  if (field === 'id') return undefined;
  return field === 'coupon' ? 'coupon' : typeOfId(id);
}
