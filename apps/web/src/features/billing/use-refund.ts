import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Problem, problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';
import type { PaymentDetail, Refund } from './billing-types.ts';
import type { RefundInput } from './operation-keeper.ts';
import { keeper } from './session-keeper.ts';

type Listeners = { onMade: (refundId: string) => void; onRefused: (problem: Problem) => void };

/**
 * Sends a refund. Whatever happens on the way – a double Enter, a lost answer, a reload, the second
 * factor asked for in between – it is sent under one operation id until the server answered for good.
 */
export function useRefund(paymentId: string, { onMade, onRefused }: Listeners) {
  const queryClient = useQueryClient();
  const [stepUpFor, setStepUpFor] = useState<{ input: RefundInput; why: string }>();
  const refund = useMutation(trpc.billing.refundPayment.mutationOptions());
  const request = useMutation(trpc.billing.requestRefundApproval.mutationOptions());
  const isInFlight = useRef(false);
  const isShown = useIsShown();
  const detailOptions = trpc.billing.payment.queryOptions({ paymentId });

  const made = (refundId: string) => {
    keeper.settle(paymentId);
    // Whoever closed the dialog in the meantime is not called back to it.
    if (isShown.current) onMade(refundId);
  };

  const accepted = (now: Refund) => {
    queryClient.setQueryData(detailOptions.queryKey, (detail) => detail && withRefund(detail, now));
    made(now.id);
    // What is on screen is read anew when the live stream tells of the refund, which it does at the same
    // moment; reading it here too would only make that answer wait behind this one.
    void queryClient.invalidateQueries({ ...trpc.users.pathFilter(), refetchType: 'none' });
  };

  const refused = async (problem: Problem, input: RefundInput) => {
    if (problem.reason === 'step_up_required') return setStepUpFor({ input, why: problem.message });
    // The numbers may have changed under the dialog, and a lost answer may have been a yes.
    const now = await queryClient.fetchQuery({ ...detailOptions, staleTime: 0 }).catch(() => undefined);
    if (now?.refunds.some(({ id }) => id === input.operationId)) return made(input.operationId);
    if (problem.reason === 'operation_reused') keeper.renew(paymentId);
    onRefused(problem);
  };

  const sendBy = async (ask: (input: RefundInput) => Promise<Refund>, input: RefundInput) => {
    // Two Enters within one frame arrive before React has disabled the button.
    if (isInFlight.current) return;
    isInFlight.current = true;
    keeper.markSent(input);
    try {
      accepted(await ask(input));
    } catch (error) {
      await refused(problemOf(error), input);
    } finally {
      isInFlight.current = false;
    }
  };

  const send = (input: RefundInput) => sendBy(refund.mutateAsync, input);
  return {
    send,
    /** The same, above one's own limit: a colleague has to agree first. */
    ask: (input: RefundInput) => sendBy(request.mutateAsync, input),
    isSending: refund.isPending || request.isPending,
    stepUp: {
      why: stepUpFor?.why,
      onDone: () => {
        setStepUpFor(undefined);
        if (stepUpFor) void send(stepUpFor.input);
      },
      onCancel: () => setStepUpFor(undefined),
    },
  };
}

function useIsShown() {
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return isShown;
}

function withRefund(detail: PaymentDetail, refund: Refund): PaymentDetail {
  const others = detail.refunds.filter((known) => known.id !== refund.id);
  return { ...detail, refunds: [refund, ...others] };
}
