import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../../shared/can.tsx';
import { Time } from '../../../../shared/time.tsx';
import { openerId } from '../../operation-address.ts';
import type { SaveOffer } from './accepted-offer.tsx';

/** On the page of a subscription: that they were offered something and have not answered. */
export function OfferNotice({ offer }: { offer: SaveOffer }) {
  const { subscriptionId: id } = offer;
  return (
    <Notice
      tone="info"
      title="Offered so that they stay:"
      action={
        <Can permission="billing:change_subscriptions">
          <Button
            variant="default"
            size="compact-sm"
            renderRoot={(props) => (
              <Link
                to="/billing/subscriptions/$id/offer"
                params={{ id }}
                id={openerId('/billing/subscriptions/$id/offer', id)}
                {...props}
              />
            )}
          >
            What do they say?…
          </Button>
        </Can>
      }
    >
      {offer.terms}. {offer.offeredBy}, <Time at={offer.offeredAt} as="when" />
      {offer.ticket && <>, ticket {offer.ticket}</>}
    </Notice>
  );
}
