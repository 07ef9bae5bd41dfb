import { EmptyState, Panel } from '@backdesk/ui';
import { Button, CopyButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../../shared/problem.ts';
import { ErrorState } from '../../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { ResyncButton } from '../sync/resync-button.tsx';
import type { Detail } from './detail-types.ts';
import { JsonTree } from './json-tree.tsx';

/** The object as Stripe gave it, read only when somebody opens it. */
export function RawObject({ detail }: { detail: Detail }) {
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    ...trpc.billing.rawObject.queryOptions({ kind: detail.kind, id: detail.id }),
    enabled: isOpen,
  });
  if (detail.stripeId === null) return null;
  const raw = query.data;
  return (
    <Panel
      title="At Stripe"
      aside={
        <>
          {isOpen && raw && (
            <CopyButton value={raw.json} timeout={1500}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy JSON'}
                </Button>
              )}
            </CopyButton>
          )}
          <ResyncButton productId={detail.productId} stripeId={detail.stripeId} />
          <Button size="compact-xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide' : 'Show the raw object'}
          </Button>
        </>
      }
    >
      {!isOpen && (
        <p className="bd-muted">The object as Stripe last gave it, without what names or reaches a person.</p>
      )}
      {isOpen && query.isPending && <SkeletonRows count={5} label="Loading the object" />}
      {isOpen && query.isLoadingError && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {isOpen && raw && (
        <>
          <p className="bd-muted">
            {raw.isDeleted && 'Deleted at Stripe. '}
            {raw.fetchedAt && (
              <>
                Read <Time at={raw.fetchedAt} />.{' '}
              </>
            )}
            {raw.maskedCount > 0 &&
              `${raw.maskedCount === 1 ? 'One personal value is' : `${raw.maskedCount} personal values are`} left out.`}
          </p>
          {raw.json === '{}' ? (
            <EmptyState title="Stripe gave nothing" />
          ) : (
            <JsonTree value={JSON.parse(raw.json) as unknown} />
          )}
        </>
      )}
    </Panel>
  );
}
