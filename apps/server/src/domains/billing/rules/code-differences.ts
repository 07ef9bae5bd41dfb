/** A code as the product keeps it, beside what Stripe says of it; Stripe's part is null where it is not there. */
export type CodeAtStripe = {
  stripe_id: string | null;
  most: number | null;
  expires_at: string | null;
  is_active: boolean;
  percent: string | null;
  amount: string | null;
  /** By subscriptions that are known here. */
  known_used: number;
  stripe_used: number | null;
  stripe_most: number | null;
  stripe_expires_at: string | null;
  stripe_is_active: boolean | null;
  stripe_percent: string | null;
  stripe_amount: string | null;
};
type Difference = { what: string; here: string; atStripe: string };

/** Where a code is not what Stripe makes of it: what customers get is what Stripe says. */
export function codeDifferences(code: CodeAtStripe): Difference[] {
  if (code.stripe_id === null)
    return [{ what: 'The code', here: 'kept', atStripe: 'unknown: nobody can use it' }];
  const found: Difference[] = [];
  const compare = (what: string, here: string, atStripe: string) => {
    if (here !== atStripe) found.push({ what, here, atStripe });
  };
  const day = (at: string | null) => (at === null ? 'never' : new Date(at).toISOString().slice(0, 10));
  const worth = (percent: string | null, amount: string | null) =>
    percent === null ? `${amount ?? 'nothing'} minor units` : `${Number(percent)}%`;
  compare('Gives', worth(code.percent, code.amount), worth(code.stripe_percent, code.stripe_amount));
  compare('Whether it works', onOff(code.is_active), onOff(code.stripe_is_active ?? false));
  // What Stripe counted may be of the last look at it, so only more than is known here is a difference.
  if ((code.stripe_used ?? 0) > code.known_used)
    compare('Uses that are known', String(code.known_used), String(code.stripe_used));
  compare('At most', String(code.most ?? 'no limit'), String(code.stripe_most ?? 'no limit'));
  compare('Expires', day(code.expires_at), day(code.stripe_expires_at));
  return found;
}

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
