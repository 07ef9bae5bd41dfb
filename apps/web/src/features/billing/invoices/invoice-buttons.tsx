import type { InvoiceChange } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';
import { invoiceWords } from './invoice-types.ts';

type Props = { id: string; changes: readonly InvoiceChange[] };

/** What can be done with an invoice, on its page. */
export function InvoiceButtons({ id, changes }: Props) {
  return (
    <Can permission="billing:change_invoices">
      <span className="bd-refund-buttons">
        {changes.map((change) => (
          <Button
            key={change}
            variant="default"
            renderRoot={(props) => (
              <Link
                to={`/billing/invoices/$id/${change}`}
                params={{ id }}
                id={`${change}-${id}`}
                {...props}
              />
            )}
          >
            {invoiceWords[change].button}
          </Button>
        ))}
      </span>
    </Can>
  );
}
