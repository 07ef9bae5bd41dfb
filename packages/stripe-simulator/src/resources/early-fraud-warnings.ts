import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Route } from '../core/route.ts';

export const earlyFraudWarnings: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/radar/early_fraud_warnings/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('radar.early_fraud_warning', id),
  },
  {
    method: 'GET',
    path: '/v1/radar/early_fraud_warnings',
    params: [...LIST_PARAMS, 'charge', 'created', 'payment_intent'],
    run: listHandler('radar.early_fraud_warning', '/v1/radar/early_fraud_warnings', {
      equals: { charge: 'charge', payment_intent: 'payment_intent' },
    }),
  },
];
