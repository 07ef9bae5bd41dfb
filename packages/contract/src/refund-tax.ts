/**
 * The tax within a partial refund, in minor units: of the tax within the payment the part that the refund is of
 * it, half a unit up. `before` is what was given back already: the parts of several refunds add up exactly to
 * the tax of what they give back together.
 */
export function taxWithin(refund: { amount: bigint; before: bigint; paid: bigint; tax: bigint }): bigint {
  const { amount, before, paid, tax } = refund;
  if (paid <= 0n) return 0n;
  const until = (returned: bigint) => (tax * returned * 2n + paid) / (paid * 2n);
  return until(before + amount) - until(before);
}
