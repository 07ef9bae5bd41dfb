import { invalidRequest } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { Interval, Price } from '../objects/price.ts';
import { newProduct } from '../objects/product.ts';

export type PriceParams = {
  readonly active?: boolean;
  readonly currency: string;
  readonly lookup_key?: string;
  readonly metadata?: MetadataPatch;
  readonly nickname?: string;
  readonly product?: string;
  readonly product_data?: { readonly name: string; readonly metadata?: MetadataPatch };
  readonly recurring?: {
    readonly interval: Interval;
    readonly interval_count?: number;
    readonly trial_period_days?: number;
    readonly usage_type?: string;
  };
  readonly tax_behavior?: Price['tax_behavior'];
  readonly unit_amount?: number;
  readonly unit_amount_decimal?: string;
};

/** ISO 4217 code in lower case, or a refusal. */
export function currencyCode(currency: string): string {
  if (!/^[a-z]{3}$/i.test(currency))
    throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' });
  return currency.toLowerCase();
}

function unitAmount(params: PriceParams): number {
  const amount =
    params.unit_amount ??
    (params.unit_amount_decimal === undefined ? undefined : Number(params.unit_amount_decimal));
  if (amount === undefined)
    throw invalidRequest('Missing required param: unit_amount.', {
      code: 'parameter_missing',
      param: 'unit_amount',
    });
  if (!Number.isInteger(amount) || amount < 0)
    throw invalidRequest(
      `Invalid non-negative integer: ${amount} (fractions of a minor unit are not simulated).`,
      { param: 'unit_amount' },
    );
  return amount;
}

/** Creates a flat price, of an existing product or of one made for it. */
export function createPrice(work: Work, params: PriceParams): Price {
  const amount = unitAmount(params);
  const { recurring, product_data: data } = params;
  if ((params.product === undefined) === (data === undefined))
    throw invalidRequest('Give either product or product_data.', {
      code: 'parameter_missing',
      param: 'product',
    });
  if (recurring?.usage_type === 'metered')
    throw invalidRequest('Metered prices are not simulated.', { param: 'recurring[usage_type]' });
  const product = data
    ? work.create(
        'product',
        {
          ...newProduct(work.idFor('product'), work.now, data.name),
          metadata: mergeMetadata({}, data.metadata),
        },
        'product.created',
      ).id
    : work.get('product', params.product ?? '', 'product').id;
  if (params.lookup_key !== undefined && work.by('price', 'lookup_key', params.lookup_key).length > 0)
    throw invalidRequest(`A price with the lookup key ${params.lookup_key} exists already.`, {
      param: 'lookup_key',
    });
  return work.create(
    'price',
    {
      id: work.idFor('price'),
      object: 'price',
      active: params.active ?? true,
      billing_scheme: 'per_unit',
      created: work.now,
      currency: currencyCode(params.currency),
      custom_unit_amount: null,
      livemode: false,
      lookup_key: params.lookup_key ?? null,
      metadata: mergeMetadata({}, params.metadata),
      nickname: params.nickname ?? null,
      product,
      recurring: recurring
        ? {
            interval: recurring.interval,
            interval_count: recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: recurring.trial_period_days ?? null,
            usage_type: 'licensed',
          }
        : null,
      tax_behavior: params.tax_behavior ?? 'unspecified',
      tiers_mode: null,
      transform_quantity: null,
      type: recurring ? 'recurring' : 'one_time',
      unit_amount: amount,
      unit_amount_decimal: String(amount),
    },
    'price.created',
  );
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as Partial<PriceParams>;
  const current = work.get('price', id);
  return work.update(
    'price',
    id,
    {
      active: given.active ?? current.active,
      lookup_key: given.lookup_key ?? current.lookup_key,
      metadata: mergeMetadata(current.metadata, given.metadata),
      nickname: given.nickname ?? current.nickname,
      tax_behavior: given.tax_behavior ?? current.tax_behavior,
    },
    'price.updated',
  );
}

const CREATE = [
  'active',
  'currency',
  'lookup_key',
  'metadata',
  'nickname',
  'product',
  'product_data',
  'recurring',
  'tax_behavior',
  'unit_amount',
  'unit_amount_decimal',
  'expand',
];

export const prices: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/prices',
    params: CREATE,
    run: (work, params) => createPrice(work, params as PriceParams),
  },
  {
    method: 'GET',
    path: '/v1/prices/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('price', id),
  },
  {
    method: 'POST',
    path: '/v1/prices/{id}',
    params: ['active', 'lookup_key', 'metadata', 'nickname', 'tax_behavior', 'expand'],
    run: update,
  },
  {
    method: 'GET',
    path: '/v1/prices',
    params: [...LIST_PARAMS, 'active', 'created', 'currency', 'lookup_keys', 'product', 'type'],
    run: listHandler('price', '/v1/prices', {
      equals: { product: 'product', currency: 'currency', type: 'type', active: 'active' },
      filter: ({ lookup_keys: keys }) =>
        keys === undefined ? undefined : (price) => (keys as string[]).includes(price.lookup_key ?? ''),
    }),
  },
];
