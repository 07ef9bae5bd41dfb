/**
 * JSON with sorted keys: the same content always gives the same text, whatever order or SDK wrapper
 * it came in. NUL characters are left out and lone surrogates replaced, because PostgreSQL cannot store
 * them.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(JSON.parse(JSON.stringify(value)), (_key, inner: unknown) => {
    if (typeof inner === 'string') return storable(inner);
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .map(([key, item]) => [storable(key), item] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}

const storable = (text: string) => text.replaceAll('\0', '').toWellFormed();
