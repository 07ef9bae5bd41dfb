import type { dunningRow, Wire } from '@backdesk/contract';
import { Button, CopyButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { row: Wire<typeof dunningRow>; what: string };

/** What one does about an invoice that is behind, without opening it. */
export function DunningActs({ row: { id, payUrl }, what }: Props) {
  return (
    <span className="bd-dunning-acts">
      <Act id={id} to="/billing/invoices/$id/pay" label="Retry now…" what={what} />
      {payUrl && (
        <CopyButton value={payUrl}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              onClick={copy}
              aria-label={copied ? undefined : `Copy pay page of ${what}, to ask for another card`}
            >
              {copied ? 'Copied' : 'Copy pay page'}
            </Button>
          )}
        </CopyButton>
      )}
      <Act id={id} to="/billing/invoices/$id/give-up" label="Give up…" what={what} variant="subtle" />
    </span>
  );
}

type ActProps = {
  id: string;
  to: '/billing/invoices/$id/pay' | '/billing/invoices/$id/give-up';
  label: string;
  what: string;
  variant?: 'default' | 'subtle';
};

/** Opens the dialog of a change of the invoice, for whoever may make it. */
function Act({ id, to, label, what, variant = 'default' }: ActProps) {
  return (
    <Can permission="billing:change_invoices">
      <Button
        size="compact-xs"
        variant={variant}
        renderRoot={(props) => <Link to={to} params={{ id }} aria-label={`${label} ${what}`} {...props} />}
      >
        {label}
      </Button>
    </Can>
  );
}
