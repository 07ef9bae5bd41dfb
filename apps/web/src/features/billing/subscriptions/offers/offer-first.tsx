import { Notice } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import type { SubscriptionActions } from '../subscription-types.ts';

/** In the dialog that cancels: what could be offered first, or what was and what canceling means for it. */
export function OfferFirst({ actions: { subscriptionId, offer } }: { actions: SubscriptionActions }) {
  const link = (label: string) => (
    <Link to="/billing/subscriptions/$id/offer" params={{ id: subscriptionId }} className="bd-link">
      {label}
    </Link>
  );
  if (!offer)
    return <Notice tone="info">Would something make them stay? {link('Offer something first…')}</Notice>;
  return (
    <Notice tone="warning" title="They were offered something:">
      {offer.terms}. Canceling counts as their no to it. {link('What do they say?…')}
    </Notice>
  );
}
