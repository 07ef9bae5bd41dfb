import { trpc } from '../../../shared/trpc.ts';
import { useOperationForm } from '../use-operation-form.ts';
import type { SubscriptionActions } from './subscription-types.ts';

type Options = { actions: SubscriptionActions; onAsked: (operationId: string) => void };

/** What the forms of all changes share. */
export function useChangeForm({ actions: { subscriptionId, seen }, onAsked }: Options) {
  const { operationId, ...rest } = useOperationForm(
    trpc.billing.subscriptionActions.queryKey({ subscriptionId }),
    onAsked,
  );
  return { asked: { operationId, subscriptionId, seen }, ...rest };
}
