/** One field of an audit entry's payload; `undefined` where the field was not there. */
export type ChangedField = { name: string; before: string | undefined; after: string | undefined };

/** The fields that differ between two JSON payloads. A payload that is no object is one nameless field. */
export function changedFields(before: string | null, after: string | null): ChangedField[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((field) => field.before !== field.after);
}

function fieldsOf(payload: string | null): Map<string, string> {
  if (payload === null || payload === '') return new Map();
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return new Map([['value', payload]]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map([['value', textOf(value)]]);
  return new Map(Object.entries(value).map(([name, field]) => [name, textOf(field)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
