import { Chip, Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../../../shared/problem.ts';
import { trpc } from '../../../shared/trpc.ts';
import { useInitialFocus } from '../../../shared/use-initial-focus.ts';
import type { Amends } from './make-right-types.ts';

const words = {
  waiting: { label: 'Waits for a colleague', tone: 'warning' },
  under_way: { label: 'Under way', tone: 'info' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  canceled: { label: 'Not done', tone: 'neutral' },
} as const;

/** What was put together, step by step; one that failed can be tried again. */
export function AmendsProgress({ amends, onClose }: { amends: Amends; onClose: () => void }) {
  const queryClient = useQueryClient();
  // The form that had the cursor is gone.
  const focus = useInitialFocus<HTMLDivElement>();
  const retry = useMutation(
    trpc.billing.retryAmends.mutationOptions({
      onSuccess: (now) =>
        queryClient.setQueryData(trpc.billing.amends.queryKey({ amendsId: amends.id }), now),
    }),
  );
  return (
    <div className="bd-refund" ref={focus}>
      <ol className="bd-rows" aria-label="Steps" aria-live="polite">
        {amends.steps.map(({ kind, state, what, detail }) => (
          <li key={kind} className="bd-related">
            <span className="bd-related-title">{what}</span>
            <span className="bd-related-state">
              <Chip tone={words[state].tone}>{words[state].label}</Chip>
            </span>
            <span className="bd-amount">
              {state === 'failed' && kind !== 'credit' && (
                <Button
                  variant="default"
                  loading={retry.isPending}
                  onClick={() => retry.mutate({ amendsId: amends.id, step: kind })}
                >
                  Try again
                </Button>
              )}
            </span>
            {detail && <span className="bd-related-more bd-muted bd-wrap">{detail}</span>}
          </li>
        ))}
      </ol>
      {retry.error && (
        <Notice tone="bad" role="alert">
          {problemOf(retry.error).message}
        </Notice>
      )}
      <div className="bd-refund-foot">
        {amends.approvalId ? (
          <Link to="/billing/approvals/$id" params={{ id: amends.approvalId }} className="bd-link">
            The request for approval
          </Link>
        ) : (
          <span />
        )}
        <span className="bd-refund-buttons">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </span>
      </div>
    </div>
  );
}
