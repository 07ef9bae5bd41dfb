import { type planRow, plansList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { trpc } from '../../../shared/trpc.ts';

type Row = Wire<typeof planRow>;

export const plansSource: ListSource<Row> = {
  definition: plansList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.plans,
    count: trpc.billing.plansCount,
    newSince: trpc.billing.plansNewSince,
    options: trpc.billing.plansOptions,
  },
  freshness: 'ordinary',
};

const look: ListLook<Row> = {
  title: 'Plans',
  searchHint: 'Name, key, prod_…, price_…',
  rowName: ({ name }) => `the plan ${name}`,
  rowLink: ({ id }, props) => <Link to="/billing/plans/$id" params={{ id }} {...props} />,
  card: ['name', 'prices', 'limits', 'product', 'isActive'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  views: [
    { name: 'Sold now', search: { filters: [{ field: 'isActive', op: 'is', value: true }] } },
    { name: 'Not sold any more', search: { filters: [{ field: 'isActive', op: 'is', value: false }] } },
  ],
  whenEmpty: 'There are no plans. They come with the products at Stripe or with an import.',
};

/** What users subscribe to, with what it costs and how many do. */
export function PlansScreen() {
  return <ListScreen source={plansSource} look={look} />;
}
