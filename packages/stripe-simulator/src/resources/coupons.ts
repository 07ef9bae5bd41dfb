import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import { present } from '../core/present.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import type { Coupon } from '../objects/coupon.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import { currencyCode } from './prices.ts';

type CouponParams = {
  readonly amount_off?: number;
  readonly currency?: string;
  readonly duration?: Coupon['duration'];
  readonly duration_in_months?: number;
  readonly id?: string;
  readonly max_redemptions?: number;
  readonly metadata?: MetadataPatch;
  readonly name?: string;
  readonly percent_off?: number;
  readonly redeem_by?: number;
};

function positive(value: number | undefined, param: string): void {
  if (value !== undefined && value < 1) throw invalidRequest(`Invalid positive integer: ${value}`, { param });
}

function checkValue({ amount_off: amount, percent_off: percent, currency }: CouponParams): void {
  if ((amount === undefined) === (percent === undefined))
    throw invalidRequest('Give exactly one of amount_off and percent_off.', { param: 'amount_off' });
  if (percent !== undefined && (percent <= 0 || percent > 100))
    throw invalidRequest('percent_off must be more than 0 and at most 100.', { param: 'percent_off' });
  positive(amount, 'amount_off');
  if (amount !== undefined && currency === undefined)
    throw invalidRequest('amount_off needs a currency.', { code: 'parameter_missing', param: 'currency' });
}

function checkLimits(work: Work, given: CouponParams): void {
  const { duration = 'once', duration_in_months: months, redeem_by: until } = given;
  positive(given.max_redemptions, 'max_redemptions');
  positive(months, 'duration_in_months');
  if ((duration === 'repeating') !== (months !== undefined))
    throw invalidRequest('duration_in_months goes with, and only with, duration repeating.', {
      param: 'duration_in_months',
    });
  if (until !== undefined && until <= work.now)
    throw invalidRequest('redeem_by must be in the future.', { param: 'redeem_by' });
}

function create(work: Work, params: Fields): object {
  const given = params as CouponParams;
  checkValue(given);
  checkLimits(work, given);
  const id = given.id ?? work.token(8);
  if (!/^[\w-]{1,200}$/.test(id))
    throw invalidRequest('A coupon id has letters, digits, - and _ only.', { param: 'id' });
  if (work.find('coupon', id))
    throw refused(`A coupon with the id ${id} exists already.`, { code: 'resource_already_exists' });
  const amount = given.amount_off;
  return work.create(
    'coupon',
    {
      id,
      object: 'coupon',
      amount_off: amount ?? null,
      created: work.now,
      currency: amount === undefined ? null : currencyCode(given.currency ?? ''),
      duration: given.duration ?? 'once',
      duration_in_months: given.duration_in_months ?? null,
      livemode: false,
      max_redemptions: given.max_redemptions ?? null,
      metadata: mergeMetadata({}, given.metadata),
      name: given.name ?? null,
      percent_off: given.percent_off ?? null,
      redeem_by: given.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    },
    'coupon.created',
  );
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as CouponParams;
  const current = work.get('coupon', id);
  const fields = {
    metadata: mergeMetadata(current.metadata, given.metadata),
    name: given.name ?? current.name,
  };
  return present(work.update('coupon', id, fields, 'coupon.updated'), work.now);
}

export const coupons: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/coupons',
    params: [
      'amount_off',
      'currency',
      'duration',
      'duration_in_months',
      'id',
      'max_redemptions',
      'metadata',
      'name',
      'percent_off',
      'redeem_by',
      'expand',
    ],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/coupons/{id}',
    params: ['expand'],
    run: (work, _params, id) => present(work.get('coupon', id), work.now),
  },
  { method: 'POST', path: '/v1/coupons/{id}', params: ['metadata', 'name', 'expand'], run: update },
  {
    method: 'GET',
    path: '/v1/coupons',
    params: [...LIST_PARAMS, 'created'],
    run: listHandler('coupon', '/v1/coupons', { present }),
  },
];
