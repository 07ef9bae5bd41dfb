import { stripeOperationStatesUnderWay } from '@backdesk/contract';
import type { EntityManager } from '../../../platform/db/database.ts';
import { billingTables } from '../mirror/tables.ts';
import type { OperationRow } from '../rules/operation-view.ts';

export type FullOperationRow = OperationRow & {
  productId: string;
  userId: string | null;
  targetStripeId: string;
  parametersHash: string;
  requestedById: string;
};

const operationColumns = (em: EntityManager) =>
  billingTables(em)
    .selectFrom('stripe_operations')
    .select([
      'id',
      'product as productId',
      'user as userId',
      'kind',
      'state',
      'targetStripeId',
      'parameters',
      'parametersHash',
      'errorMessage',
      'note',
      'requestedById',
      'requestedByName',
      'createdAt',
      'settledAt',
    ]);

/** One operation, or undefined. */
export const operationById = (em: EntityManager, id: string): Promise<FullOperationRow | undefined> =>
  operationColumns(em).where('id', '=', id).executeTakeFirst();

/** The last `limit` operations on one object at Stripe, newest first. */
export const operationsOn = (
  em: EntityManager,
  productId: string,
  targetStripeId: string,
  limit: number,
): Promise<FullOperationRow[]> =>
  operationColumns(em)
    .where('product', '=', productId)
    .where('targetStripeId', '=', targetStripeId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** An operation on the object whose outcome is open, or undefined. */
export const operationUnderWay = (
  em: EntityManager,
  productId: string,
  targetStripeId: string,
): Promise<FullOperationRow | undefined> =>
  operationColumns(em)
    .where('product', '=', productId)
    .where('targetStripeId', '=', targetStripeId)
    .where('state', 'in', [...stripeOperationStatesUnderWay])
    .executeTakeFirst();

/** The last `limit` top-ups of a user's credit, newest first. */
export const topupsByUser = (em: EntityManager, userId: string, limit: number): Promise<FullOperationRow[]> =>
  operationColumns(em)
    .where('user', '=', userId)
    .where('kind', '=', 'auto_topup')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** The last `limit` codes that were asked for in a product, newest first. */
export const codesAskedFor = (
  em: EntityManager,
  productId: string,
  limit: number,
): Promise<FullOperationRow[]> =>
  operationColumns(em)
    .where('product', '=', productId)
    .where('kind', '=', 'code_create')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
