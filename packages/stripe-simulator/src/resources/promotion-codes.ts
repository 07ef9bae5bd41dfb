import { liveCustomer } from '../billing/payment-methods.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import { present } from '../core/present.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

type CodeParams = {
  readonly active?: boolean;
  readonly code?: string;
  readonly customer?: string;
  readonly expires_at?: number;
  readonly max_redemptions?: number;
  readonly metadata?: MetadataPatch;
  readonly promotion: { readonly coupon?: string };
  readonly restrictions?: {
    readonly first_time_transaction?: boolean;
    readonly minimum_amount?: number;
    readonly minimum_amount_currency?: string;
  };
};

function create(work: Work, params: Fields): object {
  const given = params as CodeParams;
  const coupon = work.get('coupon', given.promotion.coupon ?? '', 'promotion[coupon]').id;
  if (given.customer !== undefined) liveCustomer(work, given.customer, 'customer');
  const code = given.code ?? work.token(8).toUpperCase();
  if (!/^[\w-]{1,500}$/.test(code))
    throw invalidRequest('A promotion code has letters, digits, - and _ only.', { param: 'code' });
  const taken = [...work.account.table('promotion_code').values()].some(
    (other) =>
      present(other, work.now).active &&
      other.code.toLowerCase() === code.toLowerCase() &&
      (other.customer === null || given.customer === undefined || other.customer === given.customer),
  );
  if (taken) throw refused(`An active promotion code ${code} exists already.`, { param: 'code' });
  if (given.expires_at !== undefined && given.expires_at <= work.now)
    throw invalidRequest('expires_at must be in the future.', { param: 'expires_at' });
  const { restrictions } = given;
  return work.create(
    'promotion_code',
    {
      id: work.idFor('promotion_code'),
      object: 'promotion_code',
      active: given.active ?? true,
      code,
      created: work.now,
      customer: given.customer ?? null,
      customer_account: null,
      expires_at: given.expires_at ?? null,
      livemode: false,
      max_redemptions: given.max_redemptions ?? null,
      metadata: mergeMetadata({}, given.metadata),
      promotion: { coupon, type: 'coupon' },
      restrictions: {
        first_time_transaction: restrictions?.first_time_transaction ?? false,
        minimum_amount: restrictions?.minimum_amount ?? null,
        minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    },
    'promotion_code.created',
  );
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as Partial<CodeParams>;
  const current = work.get('promotion_code', id);
  const fields = {
    active: given.active ?? current.active,
    metadata: mergeMetadata(current.metadata, given.metadata),
  };
  return present(work.update('promotion_code', id, fields, 'promotion_code.updated'), work.now);
}

export const promotionCodes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/promotion_codes',
    params: [
      'active',
      'code',
      'customer',
      'expires_at',
      'max_redemptions',
      'metadata',
      'promotion',
      'restrictions',
      'expand',
    ],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/promotion_codes/{id}',
    params: ['expand'],
    run: (work, _params, id) => present(work.get('promotion_code', id), work.now),
  },
  {
    method: 'POST',
    path: '/v1/promotion_codes/{id}',
    params: ['active', 'metadata', 'expand'],
    run: update,
  },
  {
    method: 'GET',
    path: '/v1/promotion_codes',
    params: [...LIST_PARAMS, 'active', 'code', 'coupon', 'created', 'customer'],
    run: listHandler('promotion_code', '/v1/promotion_codes', {
      equals: { code: 'code', coupon: 'promotion.coupon', customer: 'customer' },
      filter: ({ active }, work) =>
        active === undefined ? undefined : (code) => present(code, work.now).active === active,
      present,
    }),
  },
];
