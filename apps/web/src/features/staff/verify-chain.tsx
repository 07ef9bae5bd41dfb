import { Notice } from '@backdesk/ui';
import { Button, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { trpc } from '../../shared/trpc.ts';

/** Recomputes the hash chain over the whole log and says whether anything was changed or removed. */
export function VerifyChain() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-xs" h={28} onClick={() => setOpen(true)}>
        Verify chain
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Is the log as it was written?" size="md">
        <Verification />
      </Modal>
    </>
  );
}

function Verification() {
  const queryClient = useQueryClient();
  const verification = useMutation(
    trpc.staff.verifyAudit.mutationOptions({
      // It is an entry of the log itself.
      onSuccess: () => queryClient.invalidateQueries(trpc.staff.pathFilter()),
    }),
  );
  const { mutate, isError, error, data } = verification;
  useEffect(() => mutate({}), [mutate]);
  if (isError) return <ErrorState problem={problemOf(error)} onRetry={() => mutate({})} />;
  if (!data) return <SkeletonRows count={3} label="Verifying the chain" />;
  const { isValid, entryCount, headHash, problems } = data;
  return (
    <Stack gap="sm">
      <Notice tone={isValid ? 'good' : 'bad'} role={isValid ? 'status' : 'alert'}>
        {isValid
          ? `The chain holds: all ${entryCount.toLocaleString('en-US')} entries are as they were written.`
          : `The chain is broken: ${problems.length} of ${entryCount.toLocaleString('en-US')} entries do not fit. Keep a copy of the database before anything else.`}
      </Notice>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ sequence, problem }) => (
            <li key={`${sequence} ${problem}`} className="bd-wrap">
              {sequence > 0 ? `No. ${sequence}` : 'Anchors'}: {problem}
            </li>
          ))}
        </ul>
      )}
      <p className="bd-muted">Hash of the last entry; note it down elsewhere to compare later:</p>
      <p className="bd-mono bd-wrap">{headHash}</p>
    </Stack>
  );
}
