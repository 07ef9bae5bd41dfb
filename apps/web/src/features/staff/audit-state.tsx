import { FigureStrip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { countOf, formatCount } from '../../shared/format-figure.ts';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

/** How far the chain reaches, when it was last checked, and how far it is written down elsewhere. */
export function AuditState() {
  const { data } = useQuery(trpc.staff.auditState.queryOptions());
  const verified = data?.lastVerified;
  const anchor = data?.lastAnchor;
  const beyond = data && anchor ? data.headSequence - anchor.sequence : 0;
  return (
    <FigureStrip
      label="State of the chain"
      figures={[
        { label: 'Entries', value: data ? formatCount(data.headSequence) : '…' },
        {
          label: 'Last verified',
          value: verified ? <Time at={verified.at} /> : data ? 'never' : '…',
          beside: verified
            ? `${verified.isValid ? 'chain holds' : 'chain is broken'}, by ${verified.by}`
            : undefined,
          tone: verified ? (verified.isValid ? 'good' : 'bad') : 'warning',
        },
        {
          label: 'Anchored outside the database',
          value: anchor ? <Time at={anchor.at} /> : data ? 'not yet' : '…',
          beside: anchor
            ? `up to no. ${formatCount(anchor.sequence)}${beyond > 0 ? `, ${countOf(beyond, 'entry', 'entries')} since` : ''}`
            : undefined,
        },
      ]}
    />
  );
}
