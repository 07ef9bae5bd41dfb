import type { TopupChange } from '@backdesk/contract';
import { EmptyState, Fact } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { useCan } from '../../../shared/me.ts';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { isUnderWay, OperationOutcome } from '../operation-outcome.tsx';
import { TopupNowForm } from './topup-now-form.tsx';
import { TopupSwitchForm } from './topup-switch-form.tsx';
import { topupWords } from './topup-types.ts';

type Props = {
  userId: string;
  change: TopupChange;
  /** The top-up that was asked for here and is being watched. */
  operationId: string | undefined;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 2_000;

/** Turns automatic top-ups of one user on or off, or makes one now and shows what becomes of it. */
export function TopupDialog({ userId, change, operationId, onAsked, onClose }: Props) {
  const {
    data: { terms },
  } = useSuspenseQuery({
    ...trpc.billing.autoTopup.queryOptions({ userId }),
    refetchInterval: ({ state }) =>
      state.data?.terms?.operations.some((one) => one.id === operationId && isUnderWay(one))
        ? lookAgainAfterMs
        : false,
  });
  const mayTopUp = useCan('billing:top_up');
  const operation = terms?.operations.find(({ id }) => id === operationId);
  const obstacle = terms ? terms.because[change] : 'Credit of this product is not money.';
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog title={`${topupWords[change].title}: ${terms?.userName ?? ''}`} size={520} onClose={onClose}>
      {terms && operation ? (
        <OperationOutcome operation={operation} targetId={userId} onClose={onClose}>
          <Fact term="Balance now">{formatMoney(terms.balance)}</Fact>
        </OperationOutcome>
      ) : !mayTopUp ? (
        <EmptyState title="Your role may not change top-ups" action={close}>
          <WhoMay permission="billing:top_up" />
        </EmptyState>
      ) : !terms || obstacle ? (
        <EmptyState title="Nothing to do here" action={close}>
          {obstacle}
        </EmptyState>
      ) : change === 'now' ? (
        <TopupNowForm userId={userId} terms={terms} onAsked={onAsked} />
      ) : (
        <TopupSwitchForm userId={userId} terms={terms} onDone={onClose} />
      )}
    </FormDialog>
  );
}
