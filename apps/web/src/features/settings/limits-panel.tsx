import { roleLabels } from '@backdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatMoney } from '../../shared/format.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { trpc } from '../../shared/trpc.ts';

const heads = [
  'Role',
  'At once',
  'Within 24 hours',
  { label: 'To one user in 30 days', className: 'bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** What each role may give away in a product: refunds, credit, coupons and free days together. */
export function LimitsPanel({ productKey }: { productKey: string }) {
  const query = useQuery(trpc.billing.goodwillLimits.queryOptions({ productKey }));
  return (
    <QueryPanel title="What may be given away" query={query} flush rows={4} permission="billing:read">
      {({ currency, roles }) => (
        <PlainTable label="What may be given away" heads={heads}>
          {roles.map(({ role, perAction, perDay, perUser, isSet }) => (
            <tr key={role}>
              <td>
                {roleLabels[role]}
                {!isSet && <span className="bd-muted"> · by default</span>}
              </td>
              <td className="bd-nowrap">{words(perAction, currency)}</td>
              <td className="bd-nowrap">{words(perDay, currency)}</td>
              <td className="bd-wide bd-nowrap">{words(perUser, currency)}</td>
              <td>
                <Can permission="billing:manage_limits">
                  <Link
                    to="/settings/products/$productKey/limits/$role"
                    params={{ productKey, role }}
                    className="bd-link"
                    aria-label={`Change what a ${roleLabels[role]} may give`}
                  >
                    Change
                  </Link>
                </Can>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </QueryPanel>
  );
}

const words = (amount: string | null, currency: string): string =>
  amount === null ? 'no limit' : formatMoney({ amount, currency });
