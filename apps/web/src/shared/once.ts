/**
 * What `make` makes, made when it is first asked for and then kept: for what is dear to make, such as
 * the formatters of Intl, and not needed by every page.
 */
export function once<Value>(make: () => Value): () => Value {
  let kept: { value: Value } | undefined;
  return () => (kept ??= { value: make() }).value;
}
