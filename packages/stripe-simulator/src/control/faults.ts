import { StripeError } from '../core/error.ts';
import type { Fields } from '../core/object.ts';
import type { FaultBox } from '../faults/box.ts';
import { API_FAULTS, type FaultSpec, WEBHOOK_FAULTS } from '../faults/spec.ts';

const KINDS: readonly string[] = [...API_FAULTS, ...WEBHOOK_FAULTS];

const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  kind: (value) => KINDS.includes(String(value)),
  account: isText,
  method: isText,
  path: isText,
  probability: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  nth: (value) => [value].flat().every((each) => Number.isInteger(each) && Number(each) > 0),
  times: isCount,
  seed: isText,
  code: isText,
  delayMs: isCount,
  retryAfter: isCount,
  shouldRetry: (value) => typeof value === 'boolean',
  stored: (value) => typeof value === 'boolean',
  count: isCount,
  seconds: isCount,
};

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

/** Arms a fault; a misspelt field is refused, since a fault that never strikes proves nothing. */
export function addFault(box: FaultBox, body: Fields): { readonly id: string } {
  if (!('kind' in body)) throw refusal(`Give a kind: ${KINDS.join(', ')}.`);
  for (const [name, value] of Object.entries(body)) {
    const valid = FIELDS[name];
    if (!valid) throw refusal(`A fault has no field ${name}. Fields: ${Object.keys(FIELDS).join(', ')}.`);
    if (!valid(value)) throw refusal(`The field ${name} of a fault cannot be ${JSON.stringify(value)}.`);
  }
  return { id: box.add(body as FaultSpec) };
}

function refusal(message: string): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message });
}
