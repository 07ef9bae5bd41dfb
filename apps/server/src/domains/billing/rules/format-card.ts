/** "Visa ••42": the brand and as little of the number as tells two cards apart. */
export function formatCard(brand: string | null, last4: string | null): string | null {
  if (!brand && !last4) return null;
  const name = brand ? brand.charAt(0).toUpperCase() + brand.slice(1) : 'Card';
  return last4 ? `${name} ••${last4.slice(-2)}` : name;
}
