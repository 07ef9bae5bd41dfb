import { createFileRoute } from '@tanstack/react-router';
import { InvoiceDialog } from '../../../../../features/billing/invoices/invoice-dialog.tsx';
import {
  invoiceRoute,
  readInvoice,
  useInvoiceRoute,
} from '../../../../../features/billing/invoices/invoice-route.tsx';

export const Route = createFileRoute('/_desk/billing/invoices/$id/pay')({
  ...invoiceRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readInvoice(queryClient, id),
  component: Pay,
});

function Pay() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useInvoiceRoute('pay', id);
  return (
    <InvoiceDialog
      change="pay"
      invoiceId={id}
      operationId={operationId}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
