import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { CouponForm } from '../../../../../features/billing/subscriptions/coupon-form.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/coupon')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) =>
    Promise.all([
      readActions(queryClient, id),
      queryClient.ensureQueryData(trpc.billing.couponChoices.queryOptions({ subscriptionId: id })),
    ]),
  component: Coupon,
});

function Coupon() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('coupon', id);
  return (
    <ChangeDialog
      title="Change the coupon"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notDiscountableBecause}
      Form={CouponForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
