import { UnstyledButton } from '@mantine/core';
import type { TimelineKind } from './timeline-kind.ts';

const filters: { kind: TimelineKind | undefined; label: string }[] = [
  { kind: undefined, label: 'Everything' },
  { kind: 'payment', label: 'Payments' },
  { kind: 'refund', label: 'Refunds' },
  { kind: 'subscription', label: 'Subscription' },
  { kind: 'invoice', label: 'Invoices' },
  { kind: 'credits', label: 'Credits' },
  { kind: 'dispute', label: 'Disputes' },
  { kind: 'note', label: 'Notes' },
  { kind: 'mail', label: 'Mails' },
  { kind: 'sign_in', label: 'Sign-ins' },
  { kind: 'staff', label: 'Staff' },
];

type Props = { kind: TimelineKind | undefined; onKind: (kind: TimelineKind | undefined) => void };

/** Narrows the timeline to one kind of entry. */
export function TimelineFilters({ kind, onKind }: Props) {
  return (
    <fieldset className="bd-filters">
      <legend className="bd-hidden">Show in the timeline</legend>
      {filters.map((filter) => (
        <UnstyledButton
          key={filter.label}
          className="bd-filter"
          aria-pressed={filter.kind === kind}
          onClick={() => onKind(filter.kind)}
        >
          {filter.label}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
