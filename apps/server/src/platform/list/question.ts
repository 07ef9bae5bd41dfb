import { type AnyList, isRelationFilter, type ListFilter, readSort } from '@backdesk/contract';
import { sql } from 'kysely';
import { deriveSecret } from '../crypto.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { notFound } from '../errors.ts';
import type { QueryContext, Services } from '../trpc/context.ts';
import { compileFilters, type Conditions } from './conditions.ts';
import type { Order, Place } from './keyset.ts';
import type { Asker, ListSource } from './source.ts';

/** What narrows a list down, as every input of a list has it. */
export type Narrowing = {
  product?: string | undefined;
  q?: string | undefined;
  filters?: ListFilter[] | undefined;
  zone?: string | undefined;
};
export type Sorted = Narrowing & { sort?: string | undefined };

/** What a request of a list came to: who asks, which product, under which conditions. */
export type Question = {
  productId: string | undefined;
  conditions: Conditions;
  /** Nothing narrows the list's table but its product. */
  isWhole: boolean;
};

export type AskContext = Pick<QueryContext, 'em' | 'principal'> & {
  services: Pick<Services, 'clock' | 'config' | 'reads'>;
};

/** Throws `not_found` for a product that does not exist, and a Refusal for what this person may not ask. */
export async function questionOf(source: ListSource, ctx: AskContext, asked: Narrowing): Promise<Question> {
  const productId = asked.product === undefined ? undefined : await productIdOf(source, ctx, asked.product);
  const asker = askerOf(source, ctx, asked.zone);
  const conditions = compileFilters(source, asked.filters ?? [], asker);
  const q = asked.q ?? '';
  if (q !== '') {
    const found = source.search(q, asker);
    if ('exact' in found) conditions.plain.push(found.exact);
    else conditions.fragments.push(found.fragment);
  }
  const isWhole = conditions.plain.length + conditions.fragments.length === 0 && !source.isSmallPart;
  if (source.always) conditions.plain.push(source.always);
  if (productId !== undefined) conditions.plain.push(sql`${source.product.column} = ${productId}`);
  return { productId, conditions, isWhole };
}

async function productIdOf(source: ListSource, { em }: AskContext, key: string): Promise<string> {
  const product = await source.product.find(em, key);
  if (!product) throw notFound('product');
  return product.id;
}

function askerOf(source: ListSource, { principal, services }: AskContext, zone = 'UTC'): Asker {
  const { revealPermission } = source;
  return {
    mayReveal: revealPermission !== undefined && principal?.permissions.has(revealPermission) === true,
    now: services.clock.now(),
    zone,
  };
}

/** The order that a list is asked in. Throws where the list has no source for it. */
export function orderOf(source: ListSource, asked: Sorted): Order {
  const { field, isDescending } = readSort(asked.sort ?? source.definition.defaultSort);
  const sort = Object.hasOwn(source.fields, field) ? source.fields[field]?.sort : undefined;
  if (!sort) throw new Error(`${source.definition.name} has no order by ${field}.`);
  return { alias: source.alias, sort, isDescending };
}

/**
 * The page markers of one question. They are sealed: nobody can read the values in them, make one up, or
 * use one with other filters, another product, search or order than it was made for.
 */
export function markersOf(definition: AnyList, ctx: AskContext, asked: Sorted) {
  const secret = deriveSecret(ctx.services.config.secret, 'list markers');
  const binding = JSON.stringify([
    definition.name,
    asked.product ?? null,
    asked.q ?? '',
    asked.filters ?? [],
    asked.sort ?? definition.defaultSort,
    // A day is another stretch of time in another zone.
    (asked.filters ?? []).some((filter) => isDated(definition, filter)) ? (asked.zone ?? 'UTC') : null,
  ]);
  return {
    seal: ({ key, id }: Place) => sealCursor(secret, binding, [key, id]),
    open: (cursor: string): Place => {
      const [key, id] = openCursor(secret, binding, cursor);
      return { key: key ?? null, id: id ?? '' };
    },
  };
}

function isDated(definition: AnyList, filter: ListFilter): boolean {
  if (!isRelationFilter(filter)) return definition.fields[filter.field]?.kind === 'instant';
  const fields = definition.relations[filter.relation]?.fields ?? {};
  return filter.where.some(({ field }) => fields[field]?.kind === 'instant');
}
