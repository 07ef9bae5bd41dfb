/** Any Stripe object as it travels over the wire. Treated as immutable: a change makes a new object. */
export type StripeObject = {
  readonly id: string;
  readonly object: string;
  readonly created?: number;
  readonly [field: string]: unknown;
};

/** When an object came into being, in Unix seconds; invoice items call it `date`. */
export function bornAt(object: StripeObject): number | undefined {
  return object.created ?? (object['date'] as number | undefined);
}

/** A record with string keys, as decoded from a body. */
export type Fields = { readonly [field: string]: unknown };

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path (`parent.subscription_details.subscription`) or undefined. */
export function valueAt(object: Fields, path: string): unknown {
  let value: unknown = object;
  for (const part of path.split('.')) {
    if (!isFields(value)) return undefined;
    value = value[part];
  }
  return value;
}

/** Deep equality of plain JSON values. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What `previous_attributes` of an event carries: the old value of each changed field; of a
 * changed hash only the changed keys, null for keys that did not exist.
 */
export function changedFrom(before: Fields, after: Fields): Fields {
  const changed: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[key], after[key]];
    if (sameJson(old, now)) continue;
    changed[key] = isFields(old) && isFields(now) && !('data' in old) ? changedFrom(old, now) : (old ?? null);
  }
  return changed;
}
