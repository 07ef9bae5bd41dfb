import { type InvoiceChange, invoiceStatusLabels } from '@backdesk/contract';
import { Fact } from '@backdesk/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { formatMoney } from '../../../shared/format.ts';
import { trpc } from '../../../shared/trpc.ts';
import { lookAgain, OperationDialog } from '../operation-dialog.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import { InvoiceForm } from './invoice-form.tsx';
import { invoiceWords } from './invoice-types.ts';

type Props = {
  change: InvoiceChange;
  invoiceId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

/** Changes one invoice: asks, then shows what becomes of it. */
export function InvoiceDialog({ change, invoiceId, operationId, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.invoiceActions.queryOptions({ invoiceId }),
    refetchInterval: ({ state }) => lookAgain(state.data?.operations, operationId),
  });
  const operation = actions.operations.find(({ id }) => id === operationId);
  return (
    <OperationDialog
      title={`${invoiceWords[change].title}: ${actions.number ?? 'without a number'} of ${actions.userName}`}
      size={560}
      access={{ permission: 'billing:change_invoices', what: 'invoices' }}
      outcome={
        operation && (
          <OperationOutcome operation={operation} targetId={invoiceId} onClose={onClose}>
            <Fact term="Now">
              {invoiceStatusLabels[actions.status]}, {formatMoney(actions.remaining)} left to pay
            </Fact>
          </OperationOutcome>
        )
      }
      obstacle={actions.because[change]}
      onClose={onClose}
    >
      <InvoiceForm actions={actions} change={change} onAsked={onAsked} />
    </OperationDialog>
  );
}
