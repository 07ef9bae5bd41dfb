import { invalidRequest, type StripeError } from '../core/error.ts';
import { type Fields, isFields } from '../core/object.ts';
import type { ApiSchema, Schema } from '../schema/types.ts';

type Defs = ApiSchema['requestDefs'];

const INTEGER = /^-?\d{1,15}$/;
const NUMBER = /^-?\d{1,15}(?:\.\d{1,12})?$/;

/**
 * Turns raw parameters (text from a form, or typed values given in process) into typed ones by
 * the schema of the operation. Any surplus, missing or malformed parameter is Stripe's 400.
 */
export function decodeParams(schema: Schema | undefined, raw: Fields, defs: Defs): Fields {
  if (schema) return decodeObject(resolve(schema, defs), raw, '', defs);
  const surplus = Object.keys(raw)[0];
  if (surplus !== undefined) throw unknownParameter(surplus);
  return {};
}

function resolve(schema: Schema, defs: Defs): Schema {
  return schema.def === undefined ? schema : resolve(defs[schema.def] ?? {}, defs);
}

function decodeValue(schema: Schema, raw: unknown, name: string, defs: Defs): unknown {
  const shape = resolve(schema, defs);
  if (shape.anyOf) return decodeChoice(shape.anyOf, raw, name, defs);
  if (shape.const !== undefined) return decodeConst(shape.const, raw, name);
  switch (shape.type) {
    case 'string':
      return decodeString(shape, raw, name);
    case 'integer':
      return decodeNumber(INTEGER, raw, name, 'integer');
    case 'number':
      return decodeNumber(NUMBER, raw, name, 'decimal');
    case 'boolean':
      if (raw === true || raw === 'true') return true;
      if (raw === false || raw === 'false') return false;
      throw invalidRequest(`Invalid boolean: ${show(raw)}`, { param: name });
    case 'array':
      return decodeArray(shape, raw, name, defs);
    case 'object':
      if (!isFields(raw)) throw invalidRequest(`Invalid object: ${name} must be a hash.`, { param: name });
      return decodeObject(shape, raw, name, defs);
    default:
      return raw;
  }
}

function decodeObject(schema: Schema, raw: Fields, name: string, defs: Defs): Fields {
  const result: Record<string, unknown> = {};
  const extra = schema.additionalProperties;
  for (const key of Object.keys(raw)) {
    const value = raw[key];
    if (value === undefined || value === null) continue;
    const label = name === '' ? key : `${name}[${key}]`;
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
    const shape = property ?? (typeof extra === 'object' ? extra : undefined);
    if (!shape) throw unknownParameter(label);
    // A metadata key may be called __proto__; plain assignment would lose it.
    Object.defineProperty(result, key, {
      value: decodeValue(shape, value, label, defs),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  for (const key of schema.required ?? []) {
    if (result[key] !== undefined) continue;
    const label = name === '' ? key : `${name}[${key}]`;
    throw invalidRequest(`Missing required param: ${label}.`, { code: 'parameter_missing', param: label });
  }
  return result;
}

function decodeArray(schema: Schema, raw: unknown, name: string, defs: Defs): unknown[] {
  if (!Array.isArray(raw)) throw invalidRequest(`Invalid array: ${name} must be a list.`, { param: name });
  return raw.map((item, index) => decodeValue(schema.items ?? {}, item, `${name}[${index}]`, defs));
}

function decodeConst(wanted: unknown, raw: unknown, name: string): unknown {
  if (raw === wanted || raw === String(wanted)) return wanted;
  throw invalidRequest(`Invalid ${name}: must be ${show(wanted)}.`, { param: name });
}

function decodeString(schema: Schema, raw: unknown, name: string): string {
  if (typeof raw !== 'string' && typeof raw !== 'number')
    throw invalidRequest(`Invalid string: ${show(raw)}`, { param: name });
  const text = String(raw);
  if (schema.enum && !schema.enum.includes(text))
    throw invalidRequest(`Invalid ${name}: must be one of ${schema.enum.join(', ')}.`, { param: name });
  if (schema.format === 'decimal' && !NUMBER.test(text))
    throw invalidRequest(`Invalid decimal: ${show(text)}`, { param: name });
  return text;
}

function decodeNumber(pattern: RegExp, raw: unknown, name: string, kind: string): number {
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text !== 'string' || !pattern.test(text))
    throw invalidRequest(`Invalid ${kind}: ${show(raw)}`, {
      code: `parameter_invalid_${kind === 'integer' ? 'integer' : 'number'}`,
      param: name,
    });
  return Number(text);
}

/** First option that accepts the value; otherwise the complaint of the likeliest option. */
function decodeChoice(options: readonly Schema[], raw: unknown, name: string, defs: Defs): unknown {
  let complaint: StripeError | undefined;
  for (const option of options) {
    const shape = resolve(option, defs);
    const structured = shape.type === 'object' || shape.type === 'array';
    if (structured !== (typeof raw === 'object')) continue;
    try {
      return decodeValue(shape, raw, name, defs);
    } catch (error) {
      complaint = error as StripeError;
    }
  }
  throw complaint ?? invalidRequest(`Invalid value for ${name}: ${show(raw)}`, { param: name });
}

function unknownParameter(name: string): StripeError {
  return invalidRequest(`Received unknown parameter: ${name}`, { code: 'parameter_unknown', param: name });
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? 'undefined').slice(0, 80);
}
