import { webhookSourceLabels, webhookStateLabels } from '@backdesk/contract';
import { CopyableId, Fact, Facts, Notice } from '@backdesk/ui';
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { withBulk } from '../../shared/list/bulk-state.ts';
import { useCan } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { ReplayButton } from './event-actions.tsx';
import './ingest.css';

/** One webhook event: what became of it, why, and what can be done. */
export function EventDialog({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Webhook event" size="lg">
      <EventDetail eventId={eventId} />
    </Modal>
  );
}

function EventDetail({ eventId }: { eventId: string }) {
  const query = useQuery(trpc.ingest.webhookEvent.queryOptions({ eventId }));
  const canManage = useCan('ingest:manage');
  if (query.isLoadingError)
    return (
      <ErrorState
        problem={problemOf(query.error)}
        permission="ingest:read"
        onRetry={() => void query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows count={6} label="Loading the event" />;
  const event = query.data;
  return (
    <Stack gap="sm">
      <Facts>
        <Fact term="Type">{event.eventType}</Fact>
        <Fact term="State">
          {webhookStateLabels[event.state]}
          {event.retryCount > 0 && `, tried ${event.retryCount} times`}
        </Fact>
        <Fact term="From">
          {event.productName}, {webhookSourceLabels[event.source]}
        </Fact>
        <Fact term="Event id">
          <CopyableId value={event.externalId} label="event id" />
        </Fact>
        <Fact term="About">{event.objectId && <CopyableId value={event.objectId} label="object id" />}</Fact>
        <Fact term="Received">
          <Time at={event.receivedAt} as="when" />
        </Fact>
        <Fact term="Settled">{event.processedAt && <Time at={event.processedAt} as="when" />}</Fact>
        <Fact term="Next attempt">
          {event.state === 'received' && event.nextAttemptAt && <Time at={event.nextAttemptAt} />}
        </Fact>
      </Facts>
      {event.errorMessage && (
        <Notice tone={event.state === 'failed' ? 'bad' : 'warning'}>{event.errorMessage}</Notice>
      )}
      {canManage && (
        <Group gap="sm">
          {event.canReplay && <ReplayButton eventIds={[event.id]} label="Replay" />}
          {event.canIgnore && (
            <Button
              variant="default"
              size="compact-xs"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/ingest/ignore"
                  search={(before) => before}
                  state={withBulk({ ids: [event.id] }, 1)}
                />
              )}
            >
              Ignore…
            </Button>
          )}
        </Group>
      )}
      <Payload eventId={event.id} />
    </Stack>
  );
}

/** The message as it came. It may name people, so opening it is an act that the audit log keeps. */
function Payload({ eventId }: { eventId: string }) {
  const canOpen = useCan('ingest:read_payload');
  const open = useMutation({ ...trpc.ingest.openPayload.mutationOptions(), gcTime: 0 });
  if (!canOpen) return null;
  if (open.data)
    return (
      <Textarea
        label="Payload"
        classNames={{ input: 'bd-payload' }}
        value={indented(open.data.payload)}
        readOnly
        // The button that was pressed is gone; what it opened is where one goes on.
        autoFocus
        autosize
        minRows={4}
        maxRows={24}
      />
    );
  return (
    <Stack gap="xs">
      {open.error && (
        <Notice tone="bad" role="alert">
          {problemOf(open.error).message}
        </Notice>
      )}
      <Group gap="sm">
        <Button
          variant="default"
          size="compact-xs"
          loading={open.isPending}
          onClick={() => open.mutate({ eventId })}
        >
          Open the payload
        </Button>
        <span className="bd-muted">It may name people; that you looked is written to the audit log.</span>
      </Group>
    </Stack>
  );
}

/** Indented where it is JSON, else as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
