import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { leavesOutcomeOpen, type Problem, problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';
import type { PaymentDetail, Refund } from './billing-types.ts';
import { createOperationKeeper, type RefundInput } from './operation-keeper.ts';

const keeper = createOperationKeeper(sessionStorage);

/**
 * Sends a refund. Whatever happens on the way – a double Enter, a lost answer, a reload, the second
 * factor asked for in between – it is sent under one operation id until the server answered for good.
 */
export function useRefund({ payment, refunds }: PaymentDetail, onMade: (refundId: string) => void) {
  const queryClient = useQueryClient();
  const [operation, setOperation] = useState(() =>
    keeper.open(
      payment.id,
      refunds.map((refund) => refund.id),
    ),
  );
  const [problem, setProblem] = useState<Problem>();
  const [stepUpFor, setStepUpFor] = useState<RefundInput>();
  const isInFlight = useRef(false);

  const options = trpc.billing.payment.queryOptions({ paymentId: payment.id });
  const { queryKey } = options;
  const finish = (refundId: string) => {
    keeper.settle(payment.id);
    onMade(refundId);
  };

  const mutation = useMutation(
    trpc.billing.refundPayment.mutationOptions({
      onSuccess: (refund) => {
        queryClient.setQueryData(queryKey, (detail) => detail && withRefund(detail, refund));
        finish(refund.id);
        void queryClient.invalidateQueries(trpc.users.pathFilter());
        void queryClient.invalidateQueries({ queryKey });
      },
      onError: async (error, input) => {
        const found = problemOf(error);
        if (found.reason === 'step_up_required') setStepUpFor(input);
        setProblem(found);
        if (found.reason === 'step_up_required') return;
        // The numbers may have changed under the dialog, and a lost answer may have been a yes.
        const now = await queryClient.fetchQuery({ ...options, staleTime: 0 }).catch(() => null);
        if (now?.refunds.some((refund) => refund.id === input.operationId)) finish(input.operationId);
        else if (found.reason === 'operation_reused') setOperation(keeper.renew(payment.id));
      },
      onSettled: () => {
        isInFlight.current = false;
      },
    }),
  );

  const submit = (input: RefundInput) => {
    // Two Enters within one frame arrive before React has disabled the button.
    if (isInFlight.current) return;
    isInFlight.current = true;
    const { amount, currency, reason, note } = input;
    keeper.markSent(payment.id, input.operationId, { amount, currency, reason, note });
    setProblem(undefined);
    mutation.mutate(input);
  };

  /** A refund that was sent from here, whose answer was lost, and that the payment now shows. */
  const lostAndFound =
    operation.sent && refunds.some((refund) => refund.id === operation.operationId)
      ? operation.operationId
      : undefined;

  return {
    operation,
    submit,
    isSending: mutation.isPending,
    /** Why it was refused; the step-up has a dialog of its own. */
    problem: problem?.reason === 'step_up_required' ? undefined : problem,
    isOutcomeOpen: problem !== undefined && leavesOutcomeOpen(problem),
    lostAndFound,
    settleLost: finish,
    stepUp: {
      why: stepUpFor && problem?.message,
      onDone: () => {
        setStepUpFor(undefined);
        if (stepUpFor) submit(stepUpFor);
      },
      onCancel: () => setStepUpFor(undefined),
    },
  };
}

function withRefund(detail: PaymentDetail, refund: Refund): PaymentDetail {
  const others = detail.refunds.filter((known) => known.id !== refund.id);
  return { ...detail, refunds: [refund, ...others] };
}
