import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { countOf, formatCount } from '../../shared/format-figure.ts';
import { problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';

/** Hands events to the digest once more; says how many could not be. */
export function ReplayButton({
  eventIds,
  label,
  onDone,
}: {
  eventIds: readonly string[];
  label: string;
  onDone?: () => void;
}) {
  const queryClient = useQueryClient();
  const replay = useMutation(
    trpc.ingest.replayEvents.mutationOptions({
      onSuccess: () => onDone?.(),
      onSettled: () => queryClient.invalidateQueries(trpc.ingest.pathFilter()),
    }),
  );
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        loading={replay.isPending}
        onClick={() => replay.mutate({ eventIds: [...eventIds] })}
      >
        {label}
      </Button>
      {replay.data && (
        <Notice tone="info">
          {countOf(replay.data.changed, 'event is', 'events are')} handed to the digest again
          {replay.data.left > 0 && `; ${formatCount(replay.data.left)} cannot be`}.
        </Notice>
      )}
      {replay.error && (
        <Notice tone="bad" role="alert">
          {problemOf(replay.error).message}
        </Notice>
      )}
    </>
  );
}
