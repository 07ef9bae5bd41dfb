import { createFileRoute } from '@tanstack/react-router';
import {
  changeRoute,
  readActions,
  useOfferRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { OfferDialog } from '../../../../../features/billing/subscriptions/offers/offer-dialog.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/offer')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) =>
    Promise.all([
      readActions(queryClient, id),
      queryClient.ensureQueryData(trpc.billing.couponChoices.queryOptions({ subscriptionId: id })),
      queryClient.ensureQueryData(trpc.billing.planChangeChoices.queryOptions({ subscriptionId: id })),
    ]),
  component: Offer,
});

function Offer() {
  const { id } = Route.useParams();
  const { onClose } = useOfferRoute(id);
  return <OfferDialog subscriptionId={id} onClose={onClose} />;
}
