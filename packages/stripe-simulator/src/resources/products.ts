import { invalidRequest, missing, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Kept, Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import { newProduct, type Product } from '../objects/product.ts';
import { createPrice, type PriceParams } from './prices.ts';

const WRITABLE = [
  'active',
  'description',
  'images',
  'marketing_features',
  'metadata',
  'name',
  'shippable',
  'statement_descriptor',
  'tax_code',
  'unit_label',
  'url',
];

type ProductParams = Partial<Omit<Product, 'metadata' | 'id'>> & {
  readonly id?: string;
  readonly metadata?: MetadataPatch;
  readonly default_price_data?: PriceParams;
  readonly default_price?: string;
};

function liveProduct(work: Work, id: string, param?: string): Kept<'product'> & Product {
  const found = work.get('product', id, param);
  if (found.deleted) throw missing('product', id, param);
  return found;
}

function fields(params: ProductParams, current: Product): Partial<Product> {
  const { metadata, id: _id, default_price_data: _data, default_price: _price, ...plain } = params;
  const cleared = Object.entries(plain)
    .filter(([key]) => WRITABLE.includes(key))
    .map(([key, value]) => [
      key,
      value === '' && key !== 'name' ? (Array.isArray(current[key as keyof Product]) ? [] : null) : value,
    ]);
  return {
    ...(Object.fromEntries(cleared) as Partial<Product>),
    metadata: mergeMetadata(current.metadata, metadata),
  };
}

function create(work: Work, params: Fields): object {
  const given = params as ProductParams & { readonly name: string };
  if (given.id !== undefined && work.find('product', given.id))
    throw refused(`A product with the id ${given.id} exists already.`, { code: 'resource_already_exists' });
  const blank = newProduct(given.id ?? work.idFor('product'), work.now, given.name);
  const product = work.create('product', { ...blank, ...fields(given, blank) }, 'product.created');
  if (!given.default_price_data) return product;
  const price = createPrice(work, { ...given.default_price_data, product: product.id });
  return work.update('product', product.id, { default_price: price.id }, 'product.updated');
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as ProductParams;
  const current = liveProduct(work, id);
  if (given.default_price && work.get('price', given.default_price, 'default_price').product !== id)
    throw invalidRequest(`The price ${given.default_price} belongs to another product.`, {
      param: 'default_price',
    });
  const price = given.default_price === undefined ? {} : { default_price: given.default_price || null };
  return work.update(
    'product',
    id,
    { ...fields(given, current), ...price, updated: work.now },
    'product.updated',
  );
}

function remove(work: Work, _params: Fields, id: string): object {
  const product = liveProduct(work, id);
  if (work.by('price', 'product', id).length > 0)
    throw refused(
      'This product cannot be deleted because it has prices. Archive it by setting active to false.',
    );
  const deleted = work.put('product', { id, object: 'product', deleted: true });
  work.emit('product.deleted', product);
  return deleted;
}

export const products: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/products',
    params: [...WRITABLE, 'id', 'type', 'default_price_data', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/products/{id}',
    params: ['expand'],
    run: (work, _params, id) => {
      const product = work.get('product', id);
      if (product.deleted) throw missing('product', id);
      return product;
    },
  },
  {
    method: 'POST',
    path: '/v1/products/{id}',
    params: [...WRITABLE, 'default_price', 'expand'],
    run: update,
  },
  { method: 'DELETE', path: '/v1/products/{id}', params: [], run: remove },
  {
    method: 'GET',
    path: '/v1/products',
    params: [...LIST_PARAMS, 'active', 'created', 'ids'],
    run: listHandler('product', '/v1/products', {
      filter:
        ({ active, ids }) =>
        (product) =>
          product.deleted !== true &&
          (active === undefined || product.active === active) &&
          (ids === undefined || (ids as string[]).includes(product.id)),
    }),
  },
];
