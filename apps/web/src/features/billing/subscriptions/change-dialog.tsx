import { useSuspenseQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { trpc } from '../../../shared/trpc.ts';
import { lookAgain, OperationDialog } from '../operation-dialog.tsx';
import { OperationProgress } from './operation-progress.tsx';
import type { SubscriptionActions } from './subscription-types.ts';

type Props = {
  title: string;
  subscriptionId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  /** Why it cannot be done, from what is so now. */
  because: (actions: SubscriptionActions) => string | null;
  Form: ComponentType<{ actions: SubscriptionActions; onAsked: (operationId: string) => void }>;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

/** Changes one subscription: asks, then shows what becomes of it. */
export function ChangeDialog({ title, subscriptionId, operationId, because, Form, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.subscriptionActions.queryOptions({ subscriptionId }),
    refetchInterval: ({ state }) => lookAgain(state.data?.operations, operationId),
  });
  const operation = actions.operations.find(({ id }) => id === operationId);
  return (
    <OperationDialog
      title={`${title} of ${actions.userName}`}
      size={680}
      access={{ permission: 'billing:change_subscriptions', what: 'subscriptions' }}
      outcome={operation && <OperationProgress actions={actions} operation={operation} onClose={onClose} />}
      obstacle={because(actions)}
      onClose={onClose}
    >
      <Form actions={actions} onAsked={onAsked} />
    </OperationDialog>
  );
}
