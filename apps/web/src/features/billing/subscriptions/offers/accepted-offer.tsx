import type { SaveOfferKind, saveOfferView, Wire } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { useSearch } from '@tanstack/react-router';
import { Time } from '../../../../shared/time.tsx';
import type { SubscriptionActions } from '../subscription-types.ts';

export type SaveOffer = Wire<typeof saveOfferView>;

/** The offer that is accepted by the dialog this is called in, or null when it was opened for something else. */
export function useAcceptedOffer({ offer }: SubscriptionActions, kind: SaveOfferKind): SaveOffer | null {
  const { offerId } = useSearch({ strict: false });
  return offer && offer.offerId === offerId && offer.kind === kind ? offer : null;
}

/** What was promised, above the form that carries it out. */
export function AcceptedOffer({ offer }: { offer: SaveOffer | null }) {
  if (!offer) return null;
  return (
    <Notice tone="info" title="They accept what was offered.">
      {offer.terms}. {offer.offeredBy}, <Time at={offer.offeredAt} as="when" />
    </Notice>
  );
}

const dayMs = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');

/** The day that many whole days after a moment, as a date field has it: the customer never gets less. */
export function dayAfter(from: string, days: number): string {
  const at = new Date(Date.parse(from) + days * dayMs);
  if (at.getHours() + at.getMinutes() + at.getSeconds() > 0) at.setDate(at.getDate() + 1);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
