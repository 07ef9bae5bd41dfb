import { roleLabels } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatMoney } from '../../shared/format.ts';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { CreditWorth } from './credit-worth.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { trpc } from '../../shared/trpc.ts';

const heads = [
  'Role',
  { label: 'At once', className: 'bd-amount' },
  { label: 'Within 24 hours', className: 'bd-amount' },
  { label: 'To one user in 30 days', className: 'bd-amount bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** What each role may give away in a product: refunds, credit, coupons and free days together. */
export function LimitsPanel({ productKey }: { productKey: string }) {
  const query = useQuery(trpc.billing.goodwillLimits.queryOptions({ productKey }));
  return (
    <QueryPanel title="What may be given away" query={query} flush rows={4} permission="billing:read">
      {({ currency, roles, credit }) => (
        <>
          <PlainTable label="What may be given away" heads={heads}>
            {roles.map(({ role, perAction, perDay, perUser, isSet }) => (
              <tr key={role}>
                <td>
                  <strong>{roleLabels[role]}</strong>
                  {!isSet && <span className="bd-muted"> · by default</span>}
                </td>
                <td className="bd-amount">{words(perAction, currency)}</td>
                <td className="bd-amount">{words(perDay, currency)}</td>
                <td className="bd-amount bd-wide">{words(perUser, currency)}</td>
                <td>
                  <Can permission="billing:manage_limits">
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`Change what ${roleLabels[role]} may give`}
                      renderRoot={(props) => (
                        <Link
                          to="/settings/products/$productKey/limits/$role"
                          params={{ productKey, role }}
                          {...props}
                        />
                      )}
                    >
                      Change
                    </Button>
                  </Can>
                </td>
              </tr>
            ))}
          </PlainTable>
          {credit && <CreditWorth productKey={productKey} currency={currency} credit={credit} />}
        </>
      )}
    </QueryPanel>
  );
}

const words = (amount: string | null, currency: string): string =>
  amount === null ? 'no limit' : formatMoney({ amount, currency });
