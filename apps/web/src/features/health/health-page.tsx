import type { healthView, Wire } from '@backdesk/contract';
import { Chip, PageHeader } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { AsOf, Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { Figures } from './figures.tsx';
import { Procedures, SlowCalls } from './procedures.tsx';
import { Tables, UnusedIndexes } from './tables.tsx';
import './health.css';

type Health = Wire<typeof healthView>;

/** How the installation is doing against the thresholds its people agreed on. */
export function HealthPage() {
  const query = useSuspenseQuery({ ...trpc.health.overview.queryOptions(), refetchInterval: 30_000 });
  const health = query.data;
  return (
    <>
      <PageHeader
        title="Health"
        chips={<Verdict figures={health.figures} />}
        action={
          <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
            Refresh
          </Button>
        }
      >
        <span>
          <AsOf at={health.asOf} />
        </span>
        <span>
          answer times since this server started <Time at={health.startedAt} />
        </span>
      </PageHeader>
      <StaleNote query={query} />
      <Figures figures={health.figures} />
      <Procedures procedures={health.procedures} />
      <SlowCalls calls={health.slowCalls} />
      <Tables tables={health.tables} />
      <UnusedIndexes indexes={health.unusedIndexes} />
    </>
  );
}

function Verdict({ figures }: { figures: Health['figures'] }) {
  const bad = figures.filter(({ state }) => state === 'bad').length;
  const warnings = figures.filter(({ state }) => state === 'warning').length;
  if (bad > 0) return <Chip tone="bad">{bad === 1 ? '1 figure is bad' : `${bad} figures are bad`}</Chip>;
  if (warnings > 0)
    return <Chip tone="warning">{warnings === 1 ? '1 warning' : `${warnings} warnings`}</Chip>;
  return <Chip tone="good">all within their limits</Chip>;
}
