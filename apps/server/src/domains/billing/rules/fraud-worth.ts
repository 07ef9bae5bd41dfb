/** Past warnings that nobody acted on, and how many of them became disputes. */
export type Outcomes = { warnings: number; disputes: number };

/**
 * What somebody else measured and published: of 17 warnings 11 became disputes. It counts like 17 of our own,
 * so that a young installation guesses sensibly and an old one goes by what it has seen.
 */
const measuredElsewhere: Outcomes = { warnings: 17, disputes: 11 };

/** Stripe's published fee for a dispute, in minor units; used until a dispute in the currency has shown ours. */
export const listedFee = 1500n;

/** How likely a warning becomes a dispute when nothing is done, between 0 and 1. */
export function likelihoodOf({ warnings, disputes }: Outcomes): number {
  return (disputes + measuredElsewhere.disputes) / (warnings + measuredElsewhere.warnings);
}

/**
 * What refunding now saves against waiting, on average, in minor units:
 *
 *     likelihood × (amount + fee) − amount
 *
 * Waiting costs the amount and the fee where a dispute follows, for such disputes are hardly ever won; the
 * refund costs the amount for certain. What Stripe took for the payment itself is gone either way. Refunding
 * a part is not considered: the rest could still be disputed.
 */
export function refundWorth(amount: bigint, fee: bigint, likelihood: number): bigint {
  const millionths = BigInt(Math.round(likelihood * 1_000_000));
  return ((amount + fee) * millionths) / 1_000_000n - amount;
}
