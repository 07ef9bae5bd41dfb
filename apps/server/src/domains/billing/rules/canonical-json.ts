/**
 * JSON with sorted keys: the same content always gives the same text, whatever order or SDK wrapper
 * it came in. NUL characters are left out because PostgreSQL cannot store them.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(JSON.parse(JSON.stringify(value)), (_key, inner: unknown) => {
    if (typeof inner === 'string') return inner.replaceAll('\0', '');
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .map(([key, item]) => [key.replaceAll('\0', ''), item] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
}
