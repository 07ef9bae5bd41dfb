export type Metadata = { readonly [key: string]: string };

/** A patch of metadata as the API takes it: an empty string deletes the key, `''` as a whole clears all. */
export type MetadataPatch = '' | { readonly [key: string]: string | number };

/** Stripe's merge: new keys are added, given keys replaced, keys with an empty value removed. */
export function mergeMetadata(current: Metadata | null, patch: MetadataPatch | undefined): Metadata {
  if (patch === undefined) return current ?? {};
  if (patch === '') return {};
  const merged = new Map(Object.entries(current ?? {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === '') merged.delete(key);
    else merged.set(key, String(value));
  }
  return Object.fromEntries(merged);
}
