import type { makeSaveOfferInput, Wire } from '@backdesk/contract';

type Offer = Omit<Wire<typeof makeSaveOfferInput>, 'operationId'>;

/**
 * One number for each offer as it is worded. Sent again after a lost answer it is the same offer; corrected, it
 * is another one.
 */
export function createOfferIds(newId: () => string = () => crypto.randomUUID()) {
  const ids = new Map<string, string>();
  return (offer: Offer): string => {
    const words = JSON.stringify(offer);
    const id = ids.get(words) ?? newId();
    ids.set(words, id);
    return id;
  };
}
