import { type discountCodeRow, discountCodesList, type Wire } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { trpc } from '../../../shared/trpc.ts';

type Row = Wire<typeof discountCodeRow>;

export const discountCodesSource: ListSource<Row> = {
  definition: discountCodesList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.discountCodes,
    count: trpc.billing.discountCodesCount,
    newSince: trpc.billing.discountCodesNewSince,
    options: trpc.billing.discountCodesOptions,
  },
  freshness: 'ordinary',
};

const look: ListLook<Row> = {
  title: 'Discount codes',
  searchHint: 'Code, promo_…',
  rowName: ({ code }) => `the code ${code}`,
  rowLink: ({ id }, props) => <Link to="/billing/discount-codes/$id" params={{ id }} {...props} />,
  card: ['code', 'worth', 'state', 'used', 'product'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  tones: {
    state: { active: 'good', off: 'neutral', expired: 'neutral', used_up: 'info', not_at_stripe: 'warning' },
  },
  views: [
    { name: 'Work now', search: { filters: [{ field: 'state', op: 'in', value: ['active'] }] } },
    { name: 'Not at Stripe', search: { filters: [{ field: 'state', op: 'in', value: ['not_at_stripe'] }] } },
  ],
  whenEmpty: 'There are no codes. Make one here, or at Stripe.',
};

/** Every code that customers type for a discount. */
export function DiscountCodesScreen() {
  return <ListScreen source={discountCodesSource} look={look} action={<NewCode />} />;
}

function NewCode() {
  return (
    <Can permission="billing:change_codes">
      <Button
        h={28}
        renderRoot={(props) => (
          <Link to="/billing/discount-codes/new" search={(before) => before} id="new-code" {...props} />
        )}
      >
        New code…
      </Button>
    </Can>
  );
}
