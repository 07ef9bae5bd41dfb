/** PostgreSQL text cannot hold NUL or half a surrogate pair; everything else of what customers typed is kept as it is. */
export function cleanText(text: string | null | undefined): string | null {
  return text ? text.replaceAll('\0', '').toWellFormed() : null;
}

/** Seconds since 1970, as Stripe writes instants. */
export function fromUnix(seconds: number | null | undefined): Date | null {
  return typeof seconds === 'number' ? new Date(seconds * 1000) : null;
}

/** The id of a field that Stripe may or may not have expanded. */
export function idOf(field: string | { id: string } | null | undefined): string | null {
  if (!field) return null;
  return typeof field === 'string' ? field : field.id;
}

/** ISO 4217 in upper case; Stripe writes it in lower case. */
export function currencyOf(code: string): string {
  return code.toUpperCase();
}

/** The sum of amounts such as discounts or taxes, in minor units. */
export function sumOf(amounts: readonly { amount: number }[] | null | undefined): bigint {
  return (amounts ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
