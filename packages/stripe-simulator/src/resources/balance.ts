import { balanceOf } from '../core/ledger.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import { present } from '../core/present.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';

function balance(work: Work): object {
  const currencies = [...work.account.ledger.keys()]
    .filter((key) => key.endsWith(':balance'))
    .map((key) => key.slice(0, 3));
  const rows = (currencies.length > 0 ? currencies : ['usd']).toSorted().map((currency) => ({
    currency,
    ...balanceOf(work.account, currency, work.now),
  }));
  const amounts = (part: 'available' | 'pending'): object[] =>
    rows.map((row) => ({ amount: row[part], currency: row.currency, source_types: { card: row[part] } }));
  return { object: 'balance', available: amounts('available'), livemode: false, pending: amounts('pending') };
}

export const balances: readonly Route[] = [
  { method: 'GET', path: '/v1/balance', params: ['expand'], run: balance },
  {
    method: 'GET',
    path: '/v1/balance_transactions/{id}',
    params: ['expand'],
    run: (work, _params, id) => present(work.get('balance_transaction', id), work.now),
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    params: [...LIST_PARAMS, 'created', 'currency', 'source', 'type'],
    run: listHandler('balance_transaction', '/v1/balance_transactions', {
      equals: { source: 'source', type: 'type', currency: 'currency' },
      present,
    }),
  },
  {
    method: 'GET',
    path: '/v1/payouts/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('payout', id),
  },
  {
    method: 'GET',
    path: '/v1/payouts',
    params: [...LIST_PARAMS, 'created', 'status'],
    run: listHandler('payout', '/v1/payouts', { equals: { status: 'status' } }),
  },
];
