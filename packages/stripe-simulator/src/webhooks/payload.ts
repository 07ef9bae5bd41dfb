import type { FaultSpec } from '../faults/spec.ts';
import type { Event } from '../objects/event.ts';

/** Something to send: the body and how its signature is made. */
export type Parcel = {
  readonly body: string;
  /** Added to the wall clock in the signature. */
  readonly skewSeconds: number;
  readonly wrongSecret: boolean;
};

/** The event as Stripe sends it: pretty-printed JSON. */
function render(event: Event): string {
  return JSON.stringify(event, null, 2);
}

/** Extra events that a fault makes out of a real one; each has its own id, the real one still goes out. */
function strangers(event: Event, faults: readonly FaultSpec[]): Event[] {
  return faults.flatMap(({ kind }): Event[] => {
    switch (kind) {
      case 'webhook_unknown_type':
        return [{ ...event, id: `${event.id}_unknown`, type: 'simulator.never_heard_of' }];
      case 'webhook_other_api_version':
        return [{ ...event, id: `${event.id}_version`, api_version: '2019-05-16' }];
      case 'webhook_livemode':
        return [{ ...event, id: `${event.id}_live`, livemode: true }];
      default:
        return [];
    }
  });
}

/**
 * What one attempt sends, in order. The first parcel is the delivery itself, whose answer counts;
 * it is missing when the delivery is dropped.
 */
export function parcelsOf(event: Event, faults: readonly FaultSpec[]): Parcel[] {
  const find = (kind: FaultSpec['kind']): FaultSpec | undefined =>
    faults.find((fault) => fault.kind === kind);
  const old = find('webhook_old_timestamp');
  const future = find('webhook_future_timestamp');
  const skewSeconds = old ? -(old.seconds ?? 301) : future ? (future.seconds ?? 301) : 0;
  const own: Parcel = {
    body: render(event),
    skewSeconds,
    wrongSecret: find('webhook_wrong_secret') !== undefined,
  };
  const duplicate = find('webhook_duplicate');
  const copies = Array.from({ length: duplicate ? (duplicate.count ?? 1) : 0 }, () => own);
  const extra = strangers(event, faults).map((stranger) => ({
    body: render(stranger),
    skewSeconds: 0,
    wrongSecret: false,
  }));
  return [...(find('webhook_drop') ? [] : [own]), ...copies, ...extra];
}
