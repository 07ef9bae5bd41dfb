import { cancellationFeedbackLabels, declineSaveOfferInput, type SaveOfferKind } from '@backdesk/contract';
import { Fact, Facts } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DeskForm } from '../../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../../shared/form/use-desk-form.ts';
import { Time } from '../../../../shared/time.tsx';
import { trpc, trpcClient } from '../../../../shared/trpc.ts';
import { useInitialFocus } from '../../../../shared/use-initial-focus.ts';
import type { SaveOffer } from './accepted-offer.tsx';

type Props = { offer: SaveOffer; onClose: () => void };

/** The dialog of the change that an offer promises. */
const dialogs = {
  coupon: '/billing/subscriptions/$id/coupon',
  pause: '/billing/subscriptions/$id/pause',
  free_days: '/billing/subscriptions/$id/renewal',
  plan: '/billing/subscriptions/$id/plan',
} as const satisfies Record<SaveOfferKind, string>;

/** An offer that waits for an answer: accepted it leads to the change, declined it is kept as such. */
export function OfferAnswer({ offer, onClose }: Props) {
  const { offerId, subscriptionId, kind, terms, feedback, ticket, note, offeredBy, offeredAt } = offer;
  const queryClient = useQueryClient();
  // Right after it was offered, the form that had the cursor is gone.
  const focus = useInitialFocus<HTMLDivElement>();
  const form = useDeskForm({
    schema: declineSaveOfferInput,
    initialValues: { note: '' },
    toInput: (values) => ({ offerId, ...values }),
    send: (input) => trpcClient.billing.declineSaveOffer.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      onClose();
    },
    onRefused: ({ reason }) => {
      if (reason !== 'invalid_input') void queryClient.invalidateQueries(trpc.billing.pathFilter());
      return false;
    },
  });
  return (
    <div ref={focus}>
      <DeskForm form={form} submitLabel="They decline">
        <Facts>
          <Fact term="Offered">{terms}</Fact>
          <Fact term="By">
            {offeredBy}, <Time at={offeredAt} as="when" />
          </Fact>
          <Fact term="Why they want to leave">{cancellationFeedbackLabels[feedback]}</Fact>
          {ticket && <Fact term="Ticket">{ticket}</Fact>}
          {note && <Fact term="Note">{note}</Fact>}
        </Facts>
        <Button
          data-autofocus
          className="bd-offer-accept"
          renderRoot={(props) => (
            <Link
              to={dialogs[kind]}
              params={{ id: subscriptionId }}
              search={{ offerId }}
              ignoreBlocker
              {...props}
            />
          )}
        >
          They accept…
        </Button>
        <NoteField label="What they said when they declined" {...form.field('note')} />
      </DeskForm>
    </div>
  );
}
