import type { TopupChange } from '@backdesk/contract';
import { Fact } from '@backdesk/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { formatMoney } from '../../../shared/format.ts';
import { trpc } from '../../../shared/trpc.ts';
import { lookAgain, OperationDialog } from '../operation-dialog.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import { TopupAmountsForm } from './topup-amounts-form.tsx';
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

/** Turns automatic top-ups of one user on or off, changes their amounts, or makes one now and shows what becomes of it. */
export function TopupDialog({ userId, change, operationId, onAsked, onClose }: Props) {
  const {
    data: { terms },
  } = useSuspenseQuery({
    ...trpc.billing.autoTopup.queryOptions({ userId }),
    refetchInterval: ({ state }) => lookAgain(state.data?.terms?.operations, operationId),
  });
  const operation = terms?.operations.find(({ id }) => id === operationId);
  const obstacle = terms ? terms.because[change] : 'Credit of this product is not money.';
  return (
    <OperationDialog
      title={`${topupWords[change].title}: ${terms?.userName ?? ''}`}
      size={520}
      access={{ permission: 'billing:top_up', what: 'top-ups' }}
      outcome={
        terms &&
        operation && (
          <OperationOutcome operation={operation} targetId={userId} onClose={onClose}>
            <Fact term="Balance now">{formatMoney(terms.balance)}</Fact>
          </OperationOutcome>
        )
      }
      obstacle={obstacle}
      onClose={onClose}
    >
      {terms &&
        (change === 'now' ? (
          <TopupNowForm userId={userId} terms={terms} onAsked={onAsked} />
        ) : change === 'amounts' ? (
          <TopupAmountsForm userId={userId} terms={terms} onDone={onClose} />
        ) : (
          <TopupSwitchForm userId={userId} terms={terms} onDone={onClose} />
        ))}
    </OperationDialog>
  );
}
