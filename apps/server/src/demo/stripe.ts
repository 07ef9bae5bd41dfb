import type { KindName, StripeEvent } from '../domains/billing/index.ts';

/** The kinds of objects that the simulator can tell of. */
export type DemoKind = Exclude<KindName, 'subscription_schedule' | 'radar.early_fraud_warning'>;

type Method = 'GET' | 'POST' | 'DELETE';

/** The part of the Stripe simulator that the demo needs: requests without HTTP, whole tables, and its clock. */
export type DemoStripe = {
  request(
    account: string,
    method: Method,
    path: string,
    params?: Record<string, unknown>,
  ): { status: number; body: unknown };
  /** Every object of one type, oldest first, with the fields at `paths` expanded. */
  expandedObjects(account: string, type: DemoKind, paths: readonly string[]): Iterable<{ id: string }>;
  advanceTo(at: Date): unknown;
  /** Tells of each event as it happens. */
  watch(watcher: (account: string, event: StripeEvent) => void): void;
};

/** One company's account at Stripe. */
export type DemoAccount = {
  post<Answer = { id: string }>(path: string, params: Record<string, unknown>): Answer;
  get<Answer>(path: string, params?: Record<string, unknown>): Answer;
  /** Undefined when Stripe refuses: a code that is used up, a card that is declined. */
  attempt<Answer = { id: string }>(path: string, params: Record<string, unknown>): Answer | undefined;
};

/** The simulator's account of a demo business; product keys may hold dashes, accounts may not. */
export function demoAccount(productKey: string): string {
  return productKey.replaceAll('-', '_');
}

/** Speaks for one company; a refusal that nobody expected ends the story with an error. */
export function accountAt(stripe: DemoStripe, productKey: string): DemoAccount {
  const account = demoAccount(productKey);
  const call = <Answer>(method: Method, path: string, params?: Record<string, unknown>): Answer => {
    const answer = stripe.request(account, method, path, params);
    if (answer.status >= 400)
      throw new Error(`The demo's ${method} ${path} failed: ${JSON.stringify(answer.body)}`);
    return answer.body as Answer;
  };
  return {
    post: (path, params) => call('POST', path, params),
    get: (path, params) => call('GET', path, params),
    attempt: <Answer>(path: string, params: Record<string, unknown>) => {
      const answer = stripe.request(account, 'POST', path, params);
      return answer.status < 400 ? (answer.body as Answer) : undefined;
    },
  };
}
