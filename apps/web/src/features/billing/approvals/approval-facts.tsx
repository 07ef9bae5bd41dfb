import { approvalStateLabels, refundReasonLabels, stripeOperationStateLabels } from '@backdesk/contract';
import { Chip, Fact, Facts } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../../shared/format.ts';
import { refundWords } from '../../../shared/state-words.ts';
import { Time } from '../../../shared/time.tsx';
import { type Approval, approvalTones } from './approval-type.ts';

/** What is asked for, by whom and why, and what becomes of the payment. */
export function ApprovalFacts({ approval }: { approval: Approval }) {
  const { state, amount, paid, leftAfter, decidedBy, decidedAt } = approval;
  return (
    <>
      <output className="bd-refund-result" aria-atomic="true">
        <strong>{formatMoney(amount)}</strong>
        <Chip tone={approvalTones[state]}>{approvalStateLabels[state]}</Chip>
      </output>
      <Facts>
        <Fact term="To">
          <Link to="/users/$userId" params={{ userId: approval.userId }} className="bd-link">
            {approval.userName}
          </Link>{' '}
          · {approval.productName}
        </Fact>
        <Fact term="Payment">
          {approval.paymentId && paid && (
            <>
              <Link to="/billing/payments/$id" params={{ id: approval.paymentId }} className="bd-link">
                {formatMoney(paid)} paid
              </Link>
              {state === 'pending' && leftAfter && <>, {formatMoney(leftAfter)} left after this</>}
            </>
          )}
        </Fact>
        <Fact term="Tax in the refund">
          {approval.refundTax && <>{formatMoney(approval.refundTax)}, in proportion</>}
        </Fact>
        <Fact term="Subscription">
          {approval.change && (
            <>
              <Link
                to="/billing/subscriptions/$id"
                params={{ id: approval.change.subscriptionId }}
                className="bd-link"
              >
                The subscription
              </Link>
              {state !== 'pending' && `: ${stripeOperationStateLabels[approval.change.state].toLowerCase()}`}
            </>
          )}
        </Fact>
        <Fact term="You may still give">
          {state === 'pending' && (approval.leftToGive ? formatMoney(approval.leftToGive) : 'no limit')}
        </Fact>
        <Fact term="What happens">
          {approval.lines.length > 0 && (
            <ul className="bd-plain-list">
              {approval.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact term="Steps">
          {approval.amendsId && (
            <Link
              to="/users/$userId/make-right"
              params={{ userId: approval.userId }}
              search={{ amendsId: approval.amendsId }}
              className="bd-link"
            >
              How far it is
            </Link>
          )}
        </Fact>
        <Fact term="Reason">{approval.reason && refundReasonLabels[approval.reason]}</Fact>
        <Fact term="Note">{approval.note}</Fact>
        <Fact term="Asked for by">
          {approval.requestedBy}, <Time at={approval.createdAt} as="when" />
        </Fact>
        <Fact term="Runs out">{state === 'pending' && <Time at={approval.expiresAt} />}</Fact>
        <Fact term="Decided by">
          {decidedBy && decidedAt && (
            <>
              {decidedBy}, <Time at={decidedAt} as="when" />
            </>
          )}
        </Fact>
        <Fact term="They said">{approval.decisionNote}</Fact>
        <Fact term="Refund">
          {state !== 'pending' && approval.refundId && approval.refundState && (
            <Link to="/billing/refunds/$id" params={{ id: approval.refundId }} className="bd-link">
              {refundWords(approval.refundState).label}
            </Link>
          )}
        </Fact>
      </Facts>
    </>
  );
}
