/** A text as a key: lower snake case that starts with a letter. */
export function snakeKey(text: string): string {
  const key = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (key === '') return 'plan';
  return /^[a-z]/.test(key) ? key : `plan_${key}`;
}

/** The key that a product at Stripe asks for: what its metadata says, else its name. */
export function wantedKey(product: {
  name: string;
  metadata: Readonly<Record<string, string>> | null;
}): string {
  const { metadata } = product;
  return snakeKey(
    metadata?.['plan_key'] ??
      metadata?.['key'] ??
      metadata?.['lookup_key'] ??
      metadata?.['tier'] ??
      product.name,
  );
}

/** Whether a product at Stripe is sold beside a plan rather than as one. */
export function isAddonProduct(metadata: Readonly<Record<string, string>> | null): boolean {
  const word = (metadata?.['kind'] ?? metadata?.['type'] ?? '').toLowerCase();
  return word === 'addon' || word === 'add_on';
}

/** Whether the quantity of its subscriptions counts persons. */
export function isPricedPerPerson(product: {
  unit_label?: string | null | undefined;
  metadata: Readonly<Record<string, string>> | null;
}): boolean {
  const label = (product.unit_label ?? '').toLowerCase();
  return (
    product.metadata?.['per_person'] === 'true' || ['person', 'persons', 'member', 'seat'].includes(label)
  );
}
