import { type InvoiceChange, invoiceStatusLabels } from '@backdesk/contract';
import { EmptyState, Fact } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { useCan } from '../../../shared/me.ts';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { isUnderWay, OperationOutcome } from '../operation-outcome.tsx';
import { InvoiceForm } from './invoice-form.tsx';
import { invoiceWords } from './invoice-types.ts';
import '../billing.css';

type Props = {
  change: InvoiceChange;
  invoiceId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 2_000;

/** Changes one invoice: asks, then shows what becomes of it. */
export function InvoiceDialog({ change, invoiceId, operationId, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.invoiceActions.queryOptions({ invoiceId }),
    // The live stream tells first; this is for when it is away.
    refetchInterval: ({ state }) =>
      state.data?.operations.some((one) => one.id === operationId && isUnderWay(one))
        ? lookAgainAfterMs
        : false,
  });
  const mayChange = useCan('billing:change_invoices');
  const operation = actions.operations.find(({ id }) => id === operationId);
  const obstacle = actions.because[change];
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog
      title={`${invoiceWords[change].title}: ${actions.number ?? 'without a number'} of ${actions.userName}`}
      size={560}
      onClose={onClose}
    >
      {operation ? (
        <OperationOutcome operation={operation} targetId={invoiceId} onClose={onClose}>
          <Fact term="Now">
            {invoiceStatusLabels[actions.status]}, {formatMoney(actions.remaining)} left to pay
          </Fact>
        </OperationOutcome>
      ) : !mayChange ? (
        <EmptyState title="Your role may not change invoices" action={close}>
          <WhoMay permission="billing:change_invoices" />
        </EmptyState>
      ) : obstacle ? (
        <EmptyState title="Nothing to do here" action={close}>
          {obstacle}
        </EmptyState>
      ) : (
        <InvoiceForm actions={actions} change={change} onAsked={onAsked} />
      )}
    </FormDialog>
  );
}
