export type BalanceTransactionType =
  | 'charge'
  | 'refund'
  | 'refund_failure'
  | 'adjustment'
  | 'payout'
  | 'topup';

export type BalanceTransaction = {
  readonly id: string;
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly available_on: number;
  readonly balance_type: 'payments';
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly {
    readonly amount: number;
    readonly application: null;
    readonly currency: string;
    readonly description: string;
    readonly type: 'stripe_fee';
  }[];
  readonly net: number;
  readonly reporting_category: string;
  readonly source: string | null;
  readonly status: 'available' | 'pending';
  readonly type: BalanceTransactionType;
};
