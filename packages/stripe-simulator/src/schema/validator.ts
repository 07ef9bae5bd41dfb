import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { loadApiSchema } from './load.ts';
import type { Schema } from './types.ts';

/** What is wrong, one line per fault; empty when the value is valid. */
export type Faults = readonly string[];

type DefCheck = { (name: string, data: unknown): boolean; errors?: Partial<ErrorObject>[] };

/**
 * Ajv over the derived definitions. A definition is compiled when a value first reaches it:
 * they refer to each other almost completely, so compiling ahead would take seconds.
 */
class SchemaChecker {
  private readonly ajv = new Ajv({ allErrors: false, strict: false });
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly inline = new Map<string, ValidateFunction>();

  constructor(defs: Readonly<Record<string, Schema>>) {
    this.ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
    const check: DefCheck = (name, data) => {
      let validate = this.compiled.get(name);
      if (!validate) {
        validate = this.ajv.compile(defs[name] ?? false);
        this.compiled.set(name, validate);
      }
      const valid = validate(data);
      if (!valid) check.errors = [...(validate.errors ?? [])];
      return valid;
    };
    this.ajv.addKeyword({ keyword: 'def', validate: check, errors: 'full' });
    this.ajv.addKeyword('x-known');
  }

  check(id: string, schema: Schema, data: unknown): Faults {
    let validate = this.inline.get(id);
    if (!validate) {
      validate = this.ajv.compile(schema);
      this.inline.set(id, validate);
    }
    if (validate(data)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

const BODY = { additionalProperties: false, type: 'object' } as const;

/** Turns `/v1/refunds/re_1` into the operation `GET /v1/refunds/{id}`; undefined when there is none. */
export function operationKey(method: string, path: string): string | undefined {
  const { operations } = loadApiSchema();
  const exact = `${method} ${path}`;
  if (exact in operations) return exact;
  const parts = path.split('/');
  return Object.keys(operations).find((key) => {
    const [verb, template = ''] = key.split(' ');
    const wanted = template.split('/');
    return (
      verb === method &&
      wanted.length === parts.length &&
      wanted.every((part, index) => part === parts[index] || (part.startsWith('{') && parts[index] !== ''))
    );
  });
}

/** Checks the parameters (typed values) of a call: `check('POST', '/v1/refunds', {…})`. */
export type RequestValidator = (method: string, path: string, params: object) => Faults;

/** Strict on requests: unknown parameters, unknown enum values and missing ones are faults. */
export function openRequestValidator(): RequestValidator {
  const { operations, requestDefs } = loadApiSchema();
  const checker = new SchemaChecker(requestDefs);
  return (method, path, params) => {
    const key = operationKey(method, path);
    if (!key) return [`${method} ${path} is not an operation of the SDK`];
    return checker.check(key, operations[key]?.params ?? BODY, params);
  };
}

/** Checks a response body, and the object inside an event. */
export type ResponseValidator = {
  response(method: string, path: string, body: unknown): Faults;
  event(event: { readonly type: string; readonly data: { readonly object: unknown } }): Faults;
};

// One for all simulators of a process: compiling what a test reaches takes longer than the test.
let responseChecker: SchemaChecker | undefined;

/** Closed on responses: a field the SDK does not declare is a fault. */
export function openResponseValidator(): ResponseValidator {
  const { operations, responseDefs, events } = loadApiSchema();
  responseChecker ??= new SchemaChecker(responseDefs);
  const checker = responseChecker;
  return {
    response(method, path, body) {
      const key = operationKey(method, path);
      const operation = key === undefined ? undefined : operations[key];
      if (!key || !operation) return [`${method} ${path} is not an operation of the SDK`];
      return checker.check(key, operation.returns, body);
    },
    event(event) {
      const schema = events[event.type];
      if (!schema) return [`${event.type} is not a known event type`];
      const envelope = checker.check('Event', { def: 'Event' }, event);
      return [...envelope, ...checker.check(`event ${event.type}`, schema, event.data.object)];
    },
  };
}
