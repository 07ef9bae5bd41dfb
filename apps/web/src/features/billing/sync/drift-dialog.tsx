import { type driftView, syncDriftStateLabels, syncKindLabels, type Wire } from '@backdesk/contract';
import { CopyableId, ExternalLink, Fact, Facts, Notice } from '@backdesk/ui';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { withBulk } from '../../../shared/list/bulk-state.ts';
import { useCan } from '../../../shared/me.ts';
import { problemOf } from '../../../shared/problem.ts';
import { ErrorState } from '../../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';

type Drift = Wire<typeof driftView>;

/** One difference: both sides, why it may be there, and what can be done. */
export function DriftDialog({ driftId, onClose }: { driftId: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Difference from Stripe" size="lg">
      <DriftDetail driftId={driftId} />
    </Modal>
  );
}

function DriftDetail({ driftId }: { driftId: string }) {
  const query = useQuery(trpc.billing.drift.queryOptions({ driftId }));
  if (query.isLoadingError)
    return (
      <ErrorState
        problem={problemOf(query.error)}
        permission="billing:read"
        onRetry={() => void query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows count={6} label="Loading the difference" />;
  const drift = query.data;
  return (
    <Stack gap="sm">
      <Facts>
        <Fact term="Object">
          <CopyableId value={drift.stripeId} label="object id" />
        </Fact>
        <Fact term="Kind">
          {syncKindLabels[drift.objectType as keyof typeof syncKindLabels] ?? drift.objectType} of{' '}
          {drift.productName}
        </Fact>
        <Fact term="Field">{drift.field}</Fact>
        <Fact term="Here">{drift.mirror ?? 'empty'}</Fact>
        <Fact term="At Stripe">{drift.stripe ?? 'empty'}</Fact>
        <Fact term="State">{syncDriftStateLabels[drift.state]}</Fact>
        <Fact term="First seen">
          <Time at={drift.createdAt} as="when" />
        </Fact>
        <Fact term="Last seen">
          <Time at={drift.lastSeenAt} />
          {drift.seenCount > 1 && `, ${drift.seenCount} times`}
        </Fact>
        <Fact term="Settled">{drift.settledAt && <Time at={drift.settledAt} as="when" />}</Fact>
        <Fact term="Set aside by">{drift.settledBy}</Fact>
      </Facts>
      {drift.reason && <Notice tone={drift.state === 'repaired' ? 'good' : 'info'}>{drift.reason}</Notice>}
      {drift.state === 'open' && drift.cause && <Notice tone="warning">{drift.cause}</Notice>}
      <DriftButtons drift={drift} />
    </Stack>
  );
}

function DriftButtons({ drift }: { drift: Drift }) {
  const canSync = useCan('billing:sync');
  const canSeeEvents = useCan('ingest:read');
  const state = withBulk({ ids: [drift.id] }, 1);
  return (
    <Group gap="sm">
      {canSync && drift.state === 'open' && (
        <>
          <Button
            size="compact-xs"
            renderRoot={(props) => (
              <Link {...props} to="/billing/sync/repair" search={(before) => before} state={state} />
            )}
          >
            Repair…
          </Button>
          <Button
            variant="default"
            size="compact-xs"
            renderRoot={(props) => (
              <Link {...props} to="/billing/sync/ignore" search={(before) => before} state={state} />
            )}
          >
            Set aside…
          </Button>
        </>
      )}
      {canSeeEvents && (
        <Button
          variant="default"
          size="compact-xs"
          renderRoot={(props) => <Link {...props} to="/ingest" search={{ q: drift.stripeId }} />}
        >
          Its webhooks, to replay
        </Button>
      )}
      <ExternalLink href={drift.stripeUrl}>Open in Stripe</ExternalLink>
    </Group>
  );
}
