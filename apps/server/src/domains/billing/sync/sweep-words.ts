import type { CheckedKind } from './checker/check.ts';
import type { SweepInput, SweepPosition, Tally } from './sweep-state.ts';

/** The objects of a kind, as people say. */
export const kindWords: Record<CheckedKind, string> = {
  product: 'products',
  price: 'prices',
  coupon: 'coupons',
  customer: 'customers',
  promotion_code: 'promotion codes',
  payment_method: 'payment methods',
  setup_intent: 'setup intents',
  balance_transaction: 'balance transactions',
  subscription: 'subscriptions',
  subscription_schedule: 'subscription schedules',
  payment_intent: 'payments',
  charge: 'charges',
  invoice: 'invoices',
  refund: 'refunds',
  dispute: 'disputes',
  'radar.early_fraud_warning': 'early fraud warnings',
  credit_note: 'credit notes',
};

/** More than one in a hundred is no accident: a person decides whether Stripe or the mirror is right. */
export const limitOfRepairs = (checked: number): number => Math.max(10, Math.ceil(checked / 100));

const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
const objects = (n: number) => count(n, 'object', 'objects');

/** What a sweep is at. */
export function progressMessage(
  scope: SweepInput['scope'],
  name: string,
  kind: CheckedKind | undefined,
  { step, tally }: SweepPosition,
): string {
  const what = {
    list: kind ? kindWords[kind] : 'objects',
    absent: kind ? kindWords[kind] : 'objects',
    moving: 'what is moving',
    money: 'sums',
    repair: 'repairs',
    end: 'done',
  }[step];
  const done =
    scope === 'backfill'
      ? `${objects(tally.checked)} loaded`
      : `${objects(tally.checked)} compared, ${tally.differed} differ`;
  return `${name}: ${what}; ${done}.`;
}

/** What one account came to. */
export function accountMessage(
  scope: SweepInput['scope'],
  name: string,
  tally: Tally,
  isStopped: boolean,
): string {
  const { checked, differed, repaired, requests } = tally;
  const asked = `by ${count(requests, 'request', 'requests')}`;
  if (scope === 'backfill') return `${name}: ${objects(checked)} loaded ${asked}.`;
  const compared = `${name}: ${objects(checked)} compared ${asked}`;
  if (differed === 0) return `${compared}, 0 differences.`;
  if (isStopped)
    return `${compared}, ${differed} differ: more than the ${limitOfRepairs(checked)} that are repaired without asking. Look at them under Sync and repair them there.`;
  return `${compared}, ${differed} differed, ${repaired} repaired.`;
}
