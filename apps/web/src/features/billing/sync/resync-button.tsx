import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Can } from '../../../shared/can.tsx';
import { problemOf } from '../../../shared/problem.ts';
import { trpc } from '../../../shared/trpc.ts';
import { WorkDialog } from '../../../shared/work/work-dialog.tsx';

/** Reads one object from Stripe now, changed or not; for when what is here is doubted. */
export function ResyncButton({ productId, stripeId }: { productId: string; stripeId: string }) {
  const queryClient = useQueryClient();
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const resync = useMutation(
    trpc.billing.resyncObject.mutationOptions({ onSuccess: () => setOperationId(crypto.randomUUID()) }),
  );
  return (
    <Can permission="billing:sync">
      {resync.error && <span role="alert">{problemOf(resync.error).message}</span>}
      <Button
        size="compact-xs"
        variant="default"
        loading={resync.isPending}
        onClick={() => resync.mutate({ operationId, productId, stripeId })}
      >
        Read again
      </Button>
      {resync.data && (
        <WorkDialog
          jobId={resync.data.jobId}
          onClose={() => resync.reset()}
          onEnded={() =>
            void Promise.all([
              queryClient.invalidateQueries(trpc.billing.pathFilter()),
              queryClient.invalidateQueries(trpc.users.pathFilter()),
            ])
          }
        />
      )}
    </Can>
  );
}
