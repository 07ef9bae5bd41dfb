/**
 * How much bought credit has to be taken back yet, in its unit; below zero what has to be given back. The
 * share of the payment that was returned, rounded down, without what was taken already.
 */
export function clawbackDue(bought: {
  units: bigint;
  capturedCents: bigint;
  returnedCents: bigint;
  takenUnits: bigint;
}): bigint {
  const { units, capturedCents, returnedCents, takenUnits } = bought;
  if (capturedCents <= 0n) return 0n;
  const returned = returnedCents > capturedCents ? capturedCents : returnedCents;
  return (units * returned) / capturedCents - takenUnits;
}
