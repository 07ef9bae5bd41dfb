import type { Metadata } from './metadata.ts';

export type Product = {
  readonly id: string;
  readonly object: 'product';
  readonly deleted?: never;
  readonly active: boolean;
  readonly created: number;
  readonly default_price: string | null;
  readonly description: string | null;
  readonly images: readonly string[];
  readonly livemode: false;
  readonly marketing_features: readonly { readonly name: string }[];
  readonly metadata: Metadata;
  readonly name: string;
  readonly package_dimensions: null;
  readonly shippable: boolean | null;
  readonly statement_descriptor: string | null;
  readonly tax_code: string | null;
  readonly tax_details: null;
  readonly type: 'good' | 'service';
  readonly unit_label: string | null;
  readonly updated: number;
  readonly url: string | null;
};

export type DeletedProduct = { readonly id: string; readonly object: 'product'; readonly deleted: true };

export function newProduct(id: string, created: number, name: string): Product {
  return {
    id,
    object: 'product',
    active: true,
    created,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
  };
}
