import { EmptyState, Fact } from '@backdesk/ui';
import { Button, NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { isUnderWay, OperationOutcome } from '../operation-outcome.tsx';
import { NewCodeForm } from './new-code-form.tsx';
import '../billing.css';

type Props = {
  /** Of which product it is going to be. */
  productKey: string;
  operationId: string | undefined;
  onProduct: (productKey: string) => void;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 2_000;

/** Makes a code of one product at Stripe: asks, then shows what becomes of it. */
export function NewCodeDialog({ productKey, operationId, onProduct, onAsked, onClose }: Props) {
  const {
    data: { products },
  } = useSuspenseQuery(trpc.products.list.queryOptions());
  const mayMake = useCan('billing:change_codes');
  const { data: terms } = useSuspenseQuery({
    ...trpc.billing.codeTerms.queryOptions({ productKey }),
    refetchInterval: ({ state }) =>
      state.data?.operations.some((one) => one.id === operationId && isUnderWay(one))
        ? lookAgainAfterMs
        : false,
  });
  const operation = terms.operations.find(({ id }) => id === operationId);
  return (
    <FormDialog title="New discount code" size={560} onClose={onClose}>
      {operation ? (
        <OperationOutcome operation={operation} targetId={operation.id} onClose={onClose}>
          <Fact term="Product">{terms.productName}</Fact>
        </OperationOutcome>
      ) : !mayMake ? (
        <EmptyState
          title="Your role may not make codes"
          action={
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
          }
        >
          <WhoMay permission="billing:change_codes" />
        </EmptyState>
      ) : (
        <>
          <NativeSelect
            label="Product"
            data={products.map(({ key, name }) => ({ value: key, label: name }))}
            value={productKey}
            onChange={({ currentTarget }) => onProduct(currentTarget.value)}
            mb="sm"
          />
          <NewCodeForm key={productKey} terms={terms} onAsked={onAsked} />
        </>
      )}
    </FormDialog>
  );
}
