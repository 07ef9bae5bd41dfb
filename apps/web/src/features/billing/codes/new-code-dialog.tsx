import { Fact } from '@backdesk/ui';
import { NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { trpc } from '../../../shared/trpc.ts';
import { lookAgain, OperationDialog } from '../operation-dialog.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import { NewCodeForm } from './new-code-form.tsx';

type Props = {
  /** Of which product it is going to be. */
  productKey: string;
  operationId: string | undefined;
  onProduct: (productKey: string) => void;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

/** Makes a code of one product at Stripe: asks, then shows what becomes of it. */
export function NewCodeDialog({ productKey, operationId, onProduct, onAsked, onClose }: Props) {
  const {
    data: { products },
  } = useSuspenseQuery(trpc.products.list.queryOptions());
  const { data: terms } = useSuspenseQuery({
    ...trpc.billing.codeTerms.queryOptions({ productKey }),
    refetchInterval: ({ state }) => lookAgain(state.data?.operations, operationId),
  });
  const operation = terms.operations.find(({ id }) => id === operationId);
  return (
    <OperationDialog
      title="New discount code"
      size={560}
      access={{ permission: 'billing:change_codes', what: 'codes' }}
      outcome={
        operation && (
          <OperationOutcome operation={operation} targetId={operation.id} onClose={onClose}>
            <Fact term="Product">{terms.productName}</Fact>
          </OperationOutcome>
        )
      }
      obstacle={null}
      onClose={onClose}
    >
      <NativeSelect
        label="Product"
        data={products.map(({ key, name }) => ({ value: key, label: name }))}
        value={productKey}
        onChange={({ currentTarget }) => onProduct(currentTarget.value)}
        mb="sm"
      />
      <NewCodeForm key={productKey} terms={terms} onAsked={onAsked} />
    </OperationDialog>
  );
}
