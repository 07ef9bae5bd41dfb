import { creditsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('a');

export const creditsSource: ListSource<typeof creditsList> = {
  ...billingList('a'),
  definition: creditsList,
  table: 'credit_accounts',
  // An account that two members share belongs to no single user.
  joins: sql`left join users on users.id = a.user_id join products on products.id = a.product_id`,
  fields: {
    owner: { shown: sql`case when a.user_id is null then 'Shared by two members' else users.full_name end` },
    balance: {
      ...field.sortedMoney('balance_units'),
      shown: sql`case when a.unit = 'cents' then a.balance_units end`,
      compared: sql`a.balance_units`,
    },
    credits: { shown: sql`case when a.unit = 'credits' then a.balance_units end` },
    unit: field.closed('unit'),
    entryCount: field.plain('entry_count'),
    lastEntryAt: field.instant('last_entry_at'),
    createdAt: field.sortedInstant('created_at'),
    currency: field.currency,
    product: field.product,
  },
  extra: { userId: sql`a.user_id` },
  finish: (row) => row,
  relations: {},
  search: searchBilling({ alias: 'a', own: ['id', 'user_id'] }),
};
