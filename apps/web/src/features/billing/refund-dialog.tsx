import type { RefundReason } from '@backdesk/contract';
import { EmptyState } from '@backdesk/ui';
import { Button, Modal } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '../../shared/me.ts';
import { WhoMay } from '../../shared/states/error-state.tsx';
import { refundWords } from '../../shared/state-words.ts';
import { trpc } from '../../shared/trpc.ts';
import type { PaymentDetail } from './billing-types.ts';
import { RefundForm } from './refund-form.tsx';
import { RefundProgress } from './refund-progress.tsx';
import './billing.css';

type Props = {
  paymentId: string;
  /** The refund that was made here and is being watched. */
  refundId: string | undefined;
  /** Chosen already when the dialog opens. */
  reason?: RefundReason | undefined;
  onMade: (refundId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 5_000;

/** Refunds one payment: asks, then shows what becomes of it. */
export function RefundDialog({ paymentId, refundId, reason, onMade, onClose }: Props) {
  const { data: detail } = useSuspenseQuery({
    ...trpc.billing.payment.queryOptions({ paymentId }),
    // The live stream tells first; this is for when it is away.
    refetchInterval: (query) => (isMoving(query.state.data, refundId) ? lookAgainAfterMs : false),
  });
  // Closing waits for nothing: what was sent is found again under its id.
  const [isStepUpOpen, setStepUpOpen] = useState(false);
  const refund = detail.refunds.find(({ id }) => id === refundId);
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnEscape={!isStepUpOpen}
      closeOnClickOutside={false}
      size={560}
      title={refund ? `Refund for ${detail.userName}` : `Refund ${detail.userName}`}
      classNames={{ title: 'bd-wrap' }}
    >
      {refund ? (
        <RefundProgress detail={detail} refund={refund} onClose={onClose} />
      ) : (
        <Ask detail={detail} reason={reason} onMade={onMade} onClose={onClose} onStepUp={setStepUpOpen} />
      )}
    </Modal>
  );
}

type AskProps = Pick<Props, 'reason' | 'onMade' | 'onClose'> & {
  detail: PaymentDetail;
  onStepUp: (isOpen: boolean) => void;
};

function Ask({ detail, reason, onMade, onClose, onStepUp }: AskProps) {
  const mayRefund = useCan('billing:refund');
  const close = (
    <Button variant="default" onClick={onClose}>
      Close
    </Button>
  );
  if (!mayRefund)
    return (
      <EmptyState title="Your role may not refund" action={close}>
        <WhoMay permission="billing:refund" />
      </EmptyState>
    );
  if (detail.payment.refundable.amount === '0')
    return (
      <EmptyState title="Nothing to refund on this payment" action={close}>
        {detail.payment.notRefundableBecause ?? 'Everything that was paid has been refunded.'}
      </EmptyState>
    );
  return <RefundForm detail={detail} reason={reason} onMade={onMade} onClose={onClose} onStepUp={onStepUp} />;
}

function isMoving(detail: PaymentDetail | undefined, refundId: string | undefined): boolean {
  const refund = detail?.refunds.find(({ id }) => id === refundId);
  return refund !== undefined && !refundWords(refund.state).isFinal;
}
