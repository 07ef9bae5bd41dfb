import { Chip, CopyableId, Fact, Facts, Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatCard, formatMoney } from '../../shared/format.ts';
import { refundWords } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { PaymentDetail, Refund } from './billing-types.ts';
import { CheckWithStripe } from './check-with-stripe.tsx';
import { RefundSteps } from './refund-steps.tsx';

type Props = { detail: PaymentDetail; refund: Refund; onClose: () => void };

/** What becomes of the refund, live, until Stripe has said its last word. */
export function RefundProgress({ detail, refund, onClose }: Props) {
  const { label, tone, means } = refundWords(refund.state);
  const { payment, userName } = detail;
  const card = formatCard(payment.cardBrand, payment.cardLast4);
  return (
    <div className="bd-refund">
      <output className="bd-refund-result" aria-atomic="true">
        <strong>{formatMoney(refund.amount)}</strong>
        <Chip tone={tone}>{label}</Chip>
        {!refund.detail && <span className="bd-muted">{means}</span>}
      </output>
      <RefundSteps state={refund.state} />
      {refund.detail && <Notice tone={refund.state === 'failed' ? 'bad' : 'warning'}>{refund.detail}</Notice>}
      <Facts>
        <Fact term="To">{card ? `${userName}, ${card}` : userName}</Fact>
        <Fact term="Asked for">
          <Time at={refund.createdAt} as="when" />
        </Fact>
        <Fact term="Settled">{refund.settledAt && <Time at={refund.settledAt} as="when" />}</Fact>
        <Fact term="Left">
          {formatMoney(payment.refundable)} of {formatMoney(payment.amount)} can still be refunded
        </Fact>
        <Fact term="Stripe id">
          {refund.stripeId && <CopyableId value={refund.stripeId} label="Stripe refund id" />}
        </Fact>
      </Facts>
      <div className="bd-refund-foot">
        <Can permission="staff:read_audit" otherwise={<span />}>
          <Link to="/staff/audit" search={{ targetId: refund.id }} className="bd-link">
            Audit entries
          </Link>
        </Can>
        <span className="bd-refund-buttons">
          {refund.state === 'awaiting_approval' && (
            <Link to="/billing/approvals" className="bd-link">
              All that waits for approval
            </Link>
          )}
          <CheckWithStripe refund={refund} />
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </span>
      </div>
    </div>
  );
}
