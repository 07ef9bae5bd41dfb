import { approvalStateLabels } from '@backdesk/contract';
import { Chip, EmptyState, PageHeader } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../../shared/format.ts';
import { QueryPanel } from '../../../shared/states/query-panel.tsx';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { TwoLines } from '../../../shared/table/two-lines.tsx';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { type Approval, approvalTones, approvalWords } from './approval-type.ts';

const often = { refetchInterval: 30_000 };
const openHeads = [
  'What',
  'For',
  { label: 'Asked for by', className: 'bd-wide' },
  { label: 'You may still give', className: 'bd-wide' },
  'Runs out',
];
const decidedHeads = ['What', 'State', { label: 'For', className: 'bd-wide' }, 'Decided'];

/** What waits for a second person, and what became of what waited. */
export function ApprovalsPage({ product }: { product: string | undefined }) {
  const open = useQuery({ ...trpc.billing.approvals.queryOptions({ show: 'open', product }), ...often });
  const decided = useQuery({
    ...trpc.billing.approvals.queryOptions({ show: 'decided', product }),
    ...often,
  });
  return (
    <>
      <PageHeader title="Approvals">
        <span>what is above the limit of whoever asks; somebody else decides within 24 hours</span>
      </PageHeader>
      <QueryPanel title="Waiting" query={open} flush rows={3} permission="billing:read">
        {({ approvals }) =>
          approvals.length === 0 ? (
            <EmptyState title="Nothing waits">
              When a colleague asks for more than they may give, it stands here until somebody decides.
            </EmptyState>
          ) : (
            <PlainTable label="Requests that wait" heads={openHeads}>
              {approvals.map((approval) => (
                <tr key={approval.id}>
                  <td>
                    <Opener approval={approval} />
                  </td>
                  <td>
                    <Customer approval={approval} />
                  </td>
                  <td className="bd-wide">
                    {approval.requestedBy}
                    {approval.isOwn && ' (you)'}
                  </td>
                  <td className="bd-wide">
                    {approval.leftToGive ? formatMoney(approval.leftToGive) : 'no limit'}
                  </td>
                  <td>
                    <Time at={approval.expiresAt} />
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </QueryPanel>
      <QueryPanel
        title="Decided"
        query={decided}
        flush
        rows={3}
        permission="billing:read"
        aside="the last 100"
      >
        {({ approvals }) =>
          approvals.length === 0 ? (
            <EmptyState title="Nothing was decided yet">Who approved or denied what stands here.</EmptyState>
          ) : (
            <PlainTable label="Requests that were decided" heads={decidedHeads}>
              {approvals.map((approval) => (
                <tr key={approval.id}>
                  <td>
                    <Opener approval={approval} />
                  </td>
                  <td>
                    <Chip tone={approvalTones[approval.state]}>{approvalStateLabels[approval.state]}</Chip>
                  </td>
                  <td className="bd-wide">
                    <Customer approval={approval} />
                  </td>
                  <td>
                    <TwoLines
                      first={<Time at={approval.decidedAt ?? approval.expiresAt} as="when" />}
                      second={
                        approval.decidedBy ? `by ${approval.decidedBy}` : `asked by ${approval.requestedBy}`
                      }
                    />
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </QueryPanel>
    </>
  );
}

function Opener({ approval }: { approval: Approval }) {
  return (
    <TwoLines
      first={
        <Link
          to="/billing/approvals/$id"
          params={{ id: approval.id }}
          id={`approval-${approval.id}`}
          className="bd-link"
        >
          {formatMoney(approval.amount)}
        </Link>
      }
      second={approvalWords(approval)}
    />
  );
}

function Customer({ approval }: { approval: Approval }) {
  return (
    <TwoLines
      first={
        <Link to="/users/$userId" params={{ userId: approval.userId }}>
          {approval.userName}
        </Link>
      }
      second={approval.productName}
    />
  );
}
