import { useSuspenseQuery } from '@tanstack/react-query';
import { trpc } from '../../../../shared/trpc.ts';
import { OperationDialog } from '../../operation-dialog.tsx';
import { OfferAnswer } from './offer-answer.tsx';
import { OfferForm } from './offer-form.tsx';

type Props = { subscriptionId: string; onClose: () => void };

/** Offers something to somebody who wants to cancel; then, at once or days later, keeps what they said to it. */
export function OfferDialog({ subscriptionId, onClose }: Props) {
  const { data: actions } = useSuspenseQuery(
    trpc.billing.subscriptionActions.queryOptions({ subscriptionId }),
  );
  const { offer, userName, endsAt, notCancelableBecause } = actions;
  return (
    <OperationDialog
      title={offer ? `What does ${userName} say?` : `Keep ${userName} with an offer`}
      size={680}
      access={{ permission: 'billing:change_subscriptions', what: 'subscriptions' }}
      outcome={undefined}
      obstacle={
        offer
          ? null
          : endsAt
            ? 'It is going to end already. Take the cancellation back when they want to stay.'
            : notCancelableBecause
      }
      onClose={onClose}
    >
      {offer ? (
        <OfferAnswer key={offer.offerId} offer={offer} onClose={onClose} />
      ) : (
        <OfferForm actions={actions} />
      )}
    </OperationDialog>
  );
}
