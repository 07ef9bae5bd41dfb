import { invalidRequest } from '../core/error.ts';

/** Nested text values as a form body or query string carries them. */
export type Form = { [key: string]: FormValue };
export type FormValue = string | FormValue[] | Form;

const MAX_DEPTH = 10;
const MAX_PAIRS = 2000;

/** A record without a prototype, so that a key named `__proto__` is only a key. */
function emptyForm(): Form {
  return Object.create(null) as Form;
}

/** `items[0][price]` as `['items', '0', 'price']`; `tags[]` ends in an empty part. */
function keyParts(key: string): string[] {
  const open = key.indexOf('[');
  if (open <= 0) return [key];
  const parts = [key.slice(0, open)];
  const rest = /\[([^[\]]*)\]/gy;
  rest.lastIndex = open;
  for (let match = rest.exec(key); match; match = rest.exec(key)) parts.push(match[1] ?? '');
  return parts;
}

function assign(form: Form, parts: readonly string[], value: string): void {
  let node = form;
  for (const [depth, raw] of parts.entries()) {
    const part = raw === '' ? String(Object.keys(node).length) : raw;
    if (depth === parts.length - 1) {
      node[part] = value;
      return;
    }
    const child = node[part];
    const next = typeof child === 'object' && !Array.isArray(child) ? child : emptyForm();
    node[part] = next;
    node = next;
  }
}

/** A hash whose keys are 0, 1, 2 … was written as an array. */
function settle(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  for (const key of keys) value[key] = settle(value[key]!);
  return keys.length > 0 && keys.every((key, index) => key === String(index))
    ? keys.map((key) => value[key]!)
    : value;
}

/**
 * Parses `a[b]=c&d[0]=e&f[]=g` into nested values, all still text. The top level stays a hash.
 * Throws invalid_request_error for bodies that nest deeper than 10 or hold more than 2,000 pairs.
 */
export function parseForm(text: string): Form {
  const form = emptyForm();
  let pairs = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    const parts = keyParts(key);
    pairs += 1;
    if (parts.length > MAX_DEPTH || pairs > MAX_PAIRS)
      throw invalidRequest('The request body is nested too deeply or has too many parameters.');
    assign(form, parts, value);
  }
  for (const key of Object.keys(form)) form[key] = settle(form[key]!);
  return form;
}
