import { webhookSourceLabels } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countOf, formatCount, formatFigure } from '../../shared/format-figure.ts';
import { ListLink } from '../../shared/list-link.tsx';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { About } from './blocks.ts';
import { Done, Todo, TodoItem } from './todo.tsx';

const often = { refetchInterval: 60_000 };
/** Younger than this nobody would call it behind. */
const behindMs = 60_000;
const isBehind = (oldest: string, readAt: number) => readAt - Date.parse(oldest) > behindMs;

/** For those who do not work on the intake: whether what the desk shows of Stripe is up to date. */
export function WebhookLag(_props: { about: About }) {
  const query = useQuery({ ...trpc.ingest.lag.queryOptions(), ...often });
  return (
    <QueryPanel title="Up to date with Stripe" query={query} rows={1}>
      {({ waiting, oldestWaitingAt }) =>
        oldestWaitingAt && isBehind(oldestWaitingAt, query.dataUpdatedAt) ? (
          <p>
            <Chip tone="warning">behind</Chip> {countOf(waiting, 'event waits', 'events wait')}, the oldest
            since <Time at={oldestWaitingAt} />. What you see may be older than that; an engineer sees why
            under Intake.
          </p>
        ) : (
          <Done>What you see is what Stripe has told us.</Done>
        )
      }
    </QueryPanel>
  );
}

/** Webhook events that wait for a person, and how far the digest is. */
export function IntakeBlock(_props: { about: About }) {
  const query = useQuery({ ...trpc.ingest.intake.queryOptions(), ...often });
  return (
    <QueryPanel title="Intake" query={query} permission="ingest:read">
      {({ sources }) => {
        const troubled = sources.filter(
          ({ failed, quarantined, oldestWaitingAt }) =>
            failed + quarantined > 0 ||
            (oldestWaitingAt !== null && isBehind(oldestWaitingAt, query.dataUpdatedAt)),
        );
        if (troubled.length === 0) return <Done>Nothing waits for a person, and the digest keeps up.</Done>;
        return (
          <Todo label="Sources with trouble">
            {troubled.map((source) => (
              <TodoItem
                key={`${source.productKey} ${source.source}`}
                what={
                  <ListLink
                    to="/ingest"
                    search={{
                      product: source.productKey,
                      filters: [{ field: 'state', op: 'in', value: ['failed', 'quarantined'] }],
                    }}
                  >
                    {source.productName}, {webhookSourceLabels[source.source]}
                  </ListLink>
                }
                note={
                  source.oldestWaitingAt && (
                    <>
                      {countOf(source.waiting, 'event waits', 'events wait')}, the oldest since{' '}
                      <Time at={source.oldestWaitingAt} />
                    </>
                  )
                }
              >
                {source.failed > 0 && <Chip tone="bad">{formatCount(source.failed)} failed</Chip>}
                {source.quarantined > 0 && (
                  <Chip tone="warning">{formatCount(source.quarantined)} quarantined</Chip>
                )}
              </TodoItem>
            ))}
          </Todo>
        );
      }}
    </QueryPanel>
  );
}

/** Dead letters and schedules that failed. */
export function JobsBlock(_props: { about: About }) {
  const letters = useQuery({ ...trpc.jobs.deadLetters.queryOptions(), ...often });
  const schedules = useQuery({ ...trpc.jobs.schedules.queryOptions(), ...often });
  const failed = schedules.data?.schedules.filter(({ lastState }) => lastState === 'failed') ?? [];
  return (
    <QueryPanel title="Jobs" query={letters} permission="jobs:read">
      {({ total }) =>
        total === 0 && failed.length === 0 ? (
          <Done>No dead letters, and every schedule ran well.</Done>
        ) : (
          <Todo label="Jobs that wait for a person">
            {total > 0 && (
              <TodoItem what={<Link to="/jobs">Dead letters</Link>}>
                <Chip tone="bad">{total >= 1_000 ? '1,000+' : formatCount(total)}</Chip>
              </TodoItem>
            )}
            {failed.map((schedule) => (
              <TodoItem
                key={schedule.name}
                what={<Link to="/jobs">{schedule.title}</Link>}
                note={schedule.lastMessage}
              >
                <Chip tone="bad">failed</Chip>
              </TodoItem>
            ))}
          </Todo>
        )
      }
    </QueryPanel>
  );
}

/** The figures of health that are not good. */
export function HealthBlock(_props: { about: About }) {
  const query = useQuery({ ...trpc.health.overview.queryOptions(), ...often });
  return (
    <QueryPanel title="Health" query={query} permission="health:read">
      {({ figures }) => {
        const notGood = figures.filter(({ state }) => state === 'bad' || state === 'warning');
        if (notGood.length === 0) return <Done>Every figure is within its limit.</Done>;
        return (
          <Todo label="Figures near or beyond their limit">
            {notGood.map((figure) => (
              <TodoItem
                key={figure.key}
                what={<Link to="/health">{figure.label}</Link>}
                note={figure.explanation}
                amount={figure.value !== null && formatFigure(figure.value, figure.unit)}
              >
                <Chip tone={figure.state === 'bad' ? 'bad' : 'warning'}>
                  {figure.state === 'bad' ? 'bad' : 'near its limit'}
                </Chip>
              </TodoItem>
            ))}
          </Todo>
        );
      }}
    </QueryPanel>
  );
}
