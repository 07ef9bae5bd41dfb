import type { dunningRow, Wire } from '@backdesk/contract';
import { Button, CopyButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { row: Wire<typeof dunningRow>; what: string };

/** What one does about an invoice that is behind, without opening it. */
export function DunningActs({ row: { id, payUrl }, what }: Props) {
  return (
    <span className="bd-dunning-acts">
      <Can permission="billing:change_invoices">
        <Button
          size="compact-xs"
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/billing/invoices/$id/pay"
              params={{ id }}
              aria-label={`Retry now… ${what}`}
              {...props}
            />
          )}
        >
          Retry now…
        </Button>
      </Can>
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
      <Can permission="billing:change_invoices">
        <Button
          size="compact-xs"
          variant="subtle"
          renderRoot={(props) => (
            <Link
              to="/billing/invoices/$id/give-up"
              params={{ id }}
              aria-label={`Give up… ${what}`}
              {...props}
            />
          )}
        >
          Give up…
        </Button>
      </Can>
    </span>
  );
}
