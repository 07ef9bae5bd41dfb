import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { problemOf } from '../../../shared/problem.ts';
import { trpc } from '../../../shared/trpc.ts';
import { ApprovalFacts } from './approval-facts.tsx';
import { type Approval, approvalTitle } from './approval-type.ts';
import { DecisionForm } from './decision-form.tsx';
import '../billing.css';

const lookAgainAfterMs = 2_000;
const isMoving = ({ state, refundState, change }: Approval) =>
  state === 'approved' ||
  (state === 'executed' && ['requested', 'submitting'].includes(refundState ?? change?.state ?? ''));

/** One request: what it is about, and the decision for whoever may make it. */
export function ApprovalDialog({ approvalId, onClose }: { approvalId: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const options = trpc.billing.approval.queryOptions({ approvalId });
  const { data: approval } = useSuspenseQuery({
    ...options,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? lookAgainAfterMs : false),
  });
  const mayDecide = useCan('billing:approve');
  const readLists = () => queryClient.invalidateQueries(trpc.billing.approvals.pathFilter());
  const show = (now: Approval) => {
    queryClient.setQueryData(options.queryKey, now);
    void readLists();
  };
  const withdraw = useMutation(trpc.billing.withdrawApproval.mutationOptions({ onSuccess: show }));
  const isOpen = approval.state === 'pending';
  return (
    <FormDialog title={approvalTitle(approval)} size={560} onClose={onClose}>
      <div className="bd-refund">
        <ApprovalFacts approval={approval} />
        {isOpen && mayDecide && !approval.isOwn ? (
          <DecisionForm
            approval={approval}
            onDecided={show}
            onRefused={() => void queryClient.invalidateQueries(options)}
          />
        ) : (
          <>
            {isOpen && approval.notApprovableBecause && (
              <Notice tone="info">{approval.notApprovableBecause}</Notice>
            )}
            {withdraw.error && (
              <Notice tone="bad" role="alert">
                {problemOf(withdraw.error).message}
              </Notice>
            )}
            <div className="bd-refund-foot">
              <span />
              <span className="bd-refund-buttons">
                {isOpen && approval.isOwn && (
                  <Button
                    variant="default"
                    loading={withdraw.isPending}
                    onClick={() => withdraw.mutate({ approvalId })}
                  >
                    Withdraw the request
                  </Button>
                )}
                <Button onClick={onClose} data-autofocus>
                  Done
                </Button>
              </span>
            </div>
          </>
        )}
      </div>
    </FormDialog>
  );
}
