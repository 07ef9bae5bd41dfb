import { refundReasonLabels } from '@backdesk/contract';
import { Chip, CopyableId, Panel } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatMoney } from '../../shared/format.ts';
import { refundWords } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { Refund } from './billing-types.ts';
import { CheckWithStripe } from './check-with-stripe.tsx';
import './billing.css';

/** The refunds with the word of their state; an unknown outcome can be checked, never retried. */
export function RefundsCard({ refunds }: { refunds: readonly Refund[] }) {
  if (refunds.length === 0) return null;
  return (
    <Panel title="Refunds">
      <ul className="bd-rows" aria-live="polite" aria-relevant="text">
        {refunds.map((refund) => (
          <Row key={refund.id} refund={refund} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ refund }: { refund: Refund }) {
  const { label, tone } = refundWords(refund.state);
  return (
    <li className="bd-row">
      <Time at={refund.createdAt} as="day" />
      <span className="bd-amount">{formatMoney(refund.amount)}</span>
      <span className="bd-row-state">
        <Chip tone={tone}>{label}</Chip>
      </span>
      <span className="bd-row-more">
        <span className="bd-muted">
          {refund.reason ? refundReasonLabels[refund.reason] : 'Made outside Backdesk'}
          {refund.requestedBy && <>, by {refund.requestedBy}</>}
        </span>
        {refund.stripeId && <CopyableId value={refund.stripeId} label="refund id" short />}
        <Can permission="staff:read_audit">
          <Link to="/staff/audit" search={{ targetId: refund.id }} className="bd-link">
            Audit entries
          </Link>
        </Can>
      </span>
      {refund.detail && <p className="bd-row-note bd-wrap">{refund.detail}</p>}
      <CheckWithStripe refund={refund} isCompact />
      {refund.note && <p className="bd-row-note bd-muted bd-wrap">“{refund.note}”</p>}
    </li>
  );
}
