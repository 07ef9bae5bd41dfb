import { z } from 'zod';
import { checkedKinds } from './checker/check.ts';

/** What a sweep is asked to do. */
export const sweepInput = z.strictObject({
  /** `full` everything; `recent` what changed of late or is still moving; `backfill` loads what is listed. */
  scope: z.enum(['full', 'recent', 'backfill']),
  productIds: z.array(z.string()),
  /** `within_limit` stops and asks where more than one in a hundred would be repaired. */
  repair: z.enum(['none', 'within_limit', 'all']),
  /** When it was asked for, as ISO text: what is new since is not part of it. */
  startedAt: z.string(),
});
export type SweepInput = z.output<typeof sweepInput>;

const cursor = z.strictObject({ after: z.string(), created: z.number() });

/** What one account came to, so far. */
const tally = z.strictObject({
  checked: z.int(),
  /** Objects that differ, not fields. */
  differed: z.int(),
  repaired: z.int(),
  requests: z.int(),
});
export type Tally = z.output<typeof tally>;
export const noTally: Tally = { checked: 0, differed: 0, repaired: 0, requests: 0 };

/** Where a sweep is: the next chunk begins here. */
export const sweepPosition = z.strictObject({
  /** Index of the product. */
  product: z.int(),
  step: z.enum(['list', 'absent', 'moving', 'money', 'repair', 'end']),
  /** Index of the kind. */
  kind: z.int(),
  cursor: cursor.nullable(),
  /** The id after which the mirror's own rows are looked at: customers, what was not met, what is repaired. */
  after: z.string(),
  tally,
  /** What the products before came to. */
  done: z.array(z.strictObject({ name: z.string(), tally, message: z.string() })),
});
export type SweepPosition = z.output<typeof sweepPosition>;

export const firstPosition: SweepPosition = {
  product: 0,
  step: 'list',
  kind: 0,
  cursor: null,
  after: '',
  tally: noTally,
  done: [],
};

/** The position after all of the present step is done; the last one is `end`. */
export function afterStep(scope: SweepInput['scope'], at: SweepPosition): SweepPosition {
  const isLastKind = at.kind === checkedKinds.length - 1;
  const next = (step: SweepPosition['step'], kind = 0): SweepPosition => ({
    ...at,
    step,
    kind,
    cursor: null,
    after: '',
  });
  switch (at.step) {
    case 'list':
      if (scope === 'full') return next('absent', at.kind);
      if (!isLastKind) return next('list', at.kind + 1);
      return next(scope === 'recent' ? 'moving' : 'end');
    case 'absent':
      return isLastKind ? next('money') : next('list', at.kind + 1);
    case 'moving':
      return next('repair');
    case 'money':
      return next('repair');
    default:
      return next('end');
  }
}

/** What a sweep is called where work is shown. */
export const sweepTitles: Record<SweepInput['scope'], string> = {
  full: 'Compare the mirror with Stripe',
  recent: 'Compare with Stripe what changed of late',
  backfill: 'Load everything from Stripe',
};
