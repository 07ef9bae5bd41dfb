import { missing } from '../core/error.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';

function current(work: Work): object {
  return {
    id: work.account.id,
    object: 'account',
    business_type: 'company',
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    type: 'standard',
  };
}

export const accounts: readonly Route[] = [
  { method: 'GET', path: '/v1/account', params: ['expand'], run: current },
  {
    method: 'GET',
    path: '/v1/accounts/{id}',
    params: ['expand'],
    run: (work, _params, id) => {
      if (id !== work.account.id) throw missing('account', id);
      return current(work);
    },
  },
];
