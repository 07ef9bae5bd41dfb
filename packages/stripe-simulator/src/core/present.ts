import type { BalanceTransaction } from '../objects/balance-transaction.ts';
import { presentTransaction } from './ledger.ts';
import type { StripeObject } from './object.ts';

/** An object as it reads at `now`: the few fields that change by time alone are brought up to date. */
export function present<T extends StripeObject>(object: T, now: number): T {
  if (object.object !== 'balance_transaction') return object;
  return presentTransaction(object as unknown as BalanceTransaction, now) as unknown as T;
}
