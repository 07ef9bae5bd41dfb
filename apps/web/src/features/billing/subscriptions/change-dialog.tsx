import { EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { OperationProgress } from './operation-progress.tsx';
import { isUnderWay, type SubscriptionActions } from './subscription-types.ts';
import '../billing.css';

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

const lookAgainAfterMs = 2_000;

/** Changes one subscription: asks, then shows what becomes of it. */
export function ChangeDialog({ title, subscriptionId, operationId, because, Form, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.subscriptionActions.queryOptions({ subscriptionId }),
    // The live stream tells first; this is for when it is away.
    refetchInterval: ({ state }) =>
      state.data?.operations.some((one) => one.id === operationId && isUnderWay(one))
        ? lookAgainAfterMs
        : false,
  });
  const mayChange = useCan('billing:change_subscriptions');
  const operation = actions.operations.find(({ id }) => id === operationId);
  const obstacle = because(actions);
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog title={`${title} of ${actions.userName}`} size={680} onClose={onClose}>
      {operation ? (
        <OperationProgress actions={actions} operation={operation} onClose={onClose} />
      ) : !mayChange ? (
        <EmptyState title="Your role may not change subscriptions" action={close}>
          <WhoMay permission="billing:change_subscriptions" />
        </EmptyState>
      ) : obstacle ? (
        <EmptyState title="Nothing to do here" action={close}>
          {obstacle}
        </EmptyState>
      ) : (
        <Form actions={actions} onAsked={onAsked} />
      )}
    </FormDialog>
  );
}
