import { EmptyState, PageHeader } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { fraudWarningsView, Wire } from '@backdesk/contract';
import { Can } from '../../../shared/can.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { TwoLines } from '../../../shared/table/two-lines.tsx';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import '../billing.css';
import './disputes.css';

type View = Wire<typeof fraudWarningsView>;

const heads = [
  'Customer',
  { label: 'Left of it', className: 'bd-amount' },
  { label: 'Refunding saves', className: 'bd-amount' },
  { label: 'Suspected', className: 'bd-wide' },
  { label: 'Warned', className: 'bd-wide' },
  { label: 'Act', className: 'bd-amount', isHidden: true },
];

/** Payments that card networks suspect, ranked by what refunding them now is worth. */
export function FraudWarningsPage({ product }: { product: string | undefined }) {
  const query = useQuery(trpc.billing.fraudWarnings.queryOptions({ product }));
  return (
    <>
      <PageHeader title="Fraud warnings">
        <span>a payment that is refunded in full cannot be disputed any more</span>
      </PageHeader>
      <QueryPanel title="To decide" query={query} flush rows={4} permission="billing:read">
        {({ warnings, hasMore, seen }) =>
          warnings.length === 0 ? (
            <EmptyState title="Nothing is suspected">
              When a card network suspects a payment, it stands here until it is refunded or disputed.
            </EmptyState>
          ) : (
            <>
              <PlainTable label="Fraud warnings" heads={heads}>
                {warnings.map((warning) => (
                  <Row key={warning.id} warning={warning} />
                ))}
              </PlainTable>
              <p className="bd-muted bd-fraud-note">
                {hasMore && 'The 100 most worth acting on. '}
                {basis(warnings[0], seen)}
              </p>
            </>
          )
        }
      </QueryPanel>
    </>
  );
}

function basis(first: View['warnings'][number] | undefined, { warnings, disputes }: View['seen']): string {
  const percent = Math.round((first?.likelihood ?? 0) * 100);
  const learned =
    warnings === 0
      ? 'as measured elsewhere, for there is no past here yet'
      : `from ${disputes} of ${warnings} past ${warnings === 1 ? 'warning' : 'warnings'} here and 11 of 17 measured elsewhere`;
  return `What refunding saves is on average: ${percent} % of such payments are disputed and lost with the fee (${learned}). Below zero, waiting is cheaper.`;
}

function Row({ warning }: { warning: View['warnings'][number] }) {
  const { userId, userName, productName, paymentId, amount, worth, fee, fraudType, createdAt } = warning;
  return (
    <tr>
      <td>
        <TwoLines
          first={
            <Link to="/users/$userId" params={{ userId }} className="bd-link">
              {userName}
            </Link>
          }
          second={productName}
        />
      </td>
      <td className="bd-amount">
        <Link to="/billing/payments/$id" params={{ id: paymentId }} className="bd-link">
          {formatMoney(amount)}
        </Link>
      </td>
      <td className="bd-amount">
        <TwoLines first={formatMoney(worth)} second={`fee ${formatMoney(fee)}`} />
      </td>
      <td className="bd-wide">{fraudType.replaceAll('_', ' ')}</td>
      <td className="bd-wide">
        <Time at={createdAt} />
      </td>
      <td className="bd-amount">
        <RefundButton warning={warning} />
      </td>
    </tr>
  );
}

function RefundButton({ warning: { paymentId, amount, userName } }: { warning: View['warnings'][number] }) {
  return (
    <Can permission="billing:refund">
      <Button
        size="compact-sm"
        variant="default"
        renderRoot={(props) => (
          <Link
            to="/billing/payments/$id/refund"
            params={{ id: paymentId }}
            search={{ reason: 'fraudulent' }}
            aria-label={`Refund ${formatMoney(amount)} to ${userName}`}
            {...props}
          />
        )}
      >
        Refund…
      </Button>
    </Can>
  );
}
