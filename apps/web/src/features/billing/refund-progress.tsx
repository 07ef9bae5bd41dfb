import { CopyableId, Fact } from '@backdesk/ui';
import { formatCard, formatMoney } from '../../shared/format.ts';
import { refundWords } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { PaymentDetail, Refund } from './billing-types.ts';
import { CheckWithStripe } from './check-with-stripe.tsx';
import { OutcomeFrame } from './outcome-frame.tsx';
import { RefundSteps } from './refund-steps.tsx';

type Props = { detail: PaymentDetail; refund: Refund; onClose: () => void };

/** What becomes of the refund, live, until Stripe has said its last word. */
export function RefundProgress({ detail, refund, onClose }: Props) {
  const { label, tone, means } = refundWords(refund.state);
  const { payment, userName } = detail;
  const card = formatCard(payment.cardBrand, payment.cardLast4);
  return (
    <OutcomeFrame
      what={formatMoney(refund.amount)}
      state={{ label, tone }}
      means={means}
      detail={refund.detail}
      hasFailed={refund.state === 'failed'}
      steps={<RefundSteps state={refund.state} />}
      targetId={refund.id}
      waitsForApproval={refund.state === 'awaiting_approval'}
      actions={<CheckWithStripe refund={refund} />}
      onClose={onClose}
    >
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
    </OutcomeFrame>
  );
}
