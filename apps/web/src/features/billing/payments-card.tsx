import { Chip, CopyableId, EmptyState, ExternalLink, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { Can } from '../../shared/can.tsx';
import { formatCard, formatMoney } from '../../shared/format.ts';
import { paymentTone, words } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { Payment } from './billing-types.ts';
import { RefundBlockNotice } from './refund-block-notice.tsx';
import './billing.css';

type Props = {
  userId: string;
  payments: readonly Payment[];
  hasMore: boolean;
  markedId: string | undefined;
  block: ComponentProps<typeof RefundBlockNotice>['block'];
};

/** The payments, newest first; each says what can be refunded, or why nothing can. */
export function PaymentsCard({ userId, payments, hasMore, markedId, block }: Props) {
  return (
    <Panel title="Payments" aside={hasMore && `the latest ${payments.length}`}>
      {payments.length === 0 && (
        <EmptyState title="No payments">Nothing has been charged to this user yet.</EmptyState>
      )}
      {(block || payments.length > 0) && <RefundBlockNotice userId={userId} block={block} />}
      <ul className="bd-rows">
        {payments.map((payment) => (
          <Row key={payment.id} payment={payment} isMarked={payment.id === markedId} block={block} />
        ))}
      </ul>
    </Panel>
  );
}

type RowProps = Pick<Props, 'block'> & { payment: Payment; isMarked: boolean };

function Row({ payment, isMarked, block }: RowProps) {
  const card = formatCard(payment.cardBrand, payment.cardLast4);
  const because = payment.notRefundableBecause;
  // The block stands above all of them already.
  const isBlock = block !== null && because?.includes(`“${block.note}”`);
  const note = payment.failureMessage ?? (isBlock ? null : because);
  const isRefunded = payment.refunded.amount !== '0';
  return (
    <li
      id={`payment-${payment.id}`}
      tabIndex={-1}
      className={isMarked ? 'bd-row bd-row-marked' : 'bd-row'}
      aria-current={isMarked ? 'true' : undefined}
    >
      <Time at={payment.paidAt ?? payment.createdAt} as="day" />
      <span className="bd-amount">{formatMoney(payment.amount)}</span>
      <span className="bd-row-state">
        <Chip tone={paymentTone(payment.status)}>{words(payment.status)}</Chip>
        {payment.isDisputed && <Chip tone="bad">disputed</Chip>}
      </span>
      <span className="bd-row-action">
        {payment.refundable.amount !== '0' && (
          <Can permission="billing:refund">
            <RefundLink payment={payment} />
          </Can>
        )}
      </span>
      <span className="bd-row-more">
        {card && <span className="bd-muted">{card}</span>}
        {payment.stripeId && <CopyableId value={payment.stripeId} label="payment id" short />}
        <ExternalLink href={payment.stripeUrl}>Stripe</ExternalLink>
        {isRefunded && <span>{formatMoney(payment.refunded)} refunded</span>}
      </span>
      {note && <p className="bd-row-note bd-muted bd-wrap">{note}</p>}
    </li>
  );
}

function RefundLink({ payment }: { payment: Payment }) {
  return (
    <Button
      variant="light"
      size="compact-xs"
      renderRoot={(props) => (
        <Link
          to="/users/$userId/refund/$paymentId"
          params={{ userId: payment.userId, paymentId: payment.id }}
          search={(before) => before}
          id={`refund-${payment.id}`}
          aria-label={`Refund the payment of ${formatMoney(payment.amount)}`}
          {...props}
        />
      )}
    >
      Refund
    </Button>
  );
}
