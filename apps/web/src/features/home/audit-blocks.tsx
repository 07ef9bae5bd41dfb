import { Chip } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { QueryPanel } from '../../shared/states/query-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { About } from './blocks.ts';
import { Done, Todo, TodoItem } from './todo.tsx';

const often = { refetchInterval: 60_000 };

/** Whether the audit log was found as it was written, and when somebody last looked. */
export function AuditBlock(_props: { about: About }) {
  const query = useQuery({ ...trpc.jobs.schedules.queryOptions(), ...often });
  return (
    <QueryPanel title="The audit log" query={query} permission="jobs:read">
      {({ schedules }) => (
        <Todo label="Checks of the audit log">
          {schedules
            .filter(({ name }) => name === 'audit.verify' || name === 'audit.anchor')
            .map((schedule) => (
              <TodoItem
                key={schedule.name}
                what={
                  <strong>{schedule.name === 'audit.verify' ? 'Last verification' : 'Last anchor'}</strong>
                }
                note={schedule.lastMessage ?? 'never ran'}
              >
                {schedule.lastState && (
                  <Chip tone={schedule.lastState === 'failed' ? 'bad' : 'good'}>{schedule.lastState}</Chip>
                )}
                {schedule.lastFinishedAt && (
                  <span className="bd-muted">
                    <Time at={schedule.lastFinishedAt} />
                  </span>
                )}
              </TodoItem>
            ))}
        </Todo>
      )}
    </QueryPanel>
  );
}

/** The latest acts that touched rights, money or personal data. */
export function SensitiveActions(_props: { about: About }) {
  const query = useQuery({ ...trpc.staff.sensitiveActions.queryOptions(), ...often });
  return (
    <QueryPanel
      title="Sensitive acts"
      query={query}
      rows={5}
      permission="staff:read_audit"
      aside="rights, money, personal data"
    >
      {({ rows }) =>
        rows.length === 0 ? (
          <Done>None lately.</Done>
        ) : (
          <Todo label="The latest sensitive acts">
            {rows.map((act) => (
              <TodoItem
                key={act.sequence}
                what={
                  <Link to="/staff/audit" search={{ action: act.action }}>
                    {actionWords(act.action)}
                  </Link>
                }
                note={
                  <>
                    by {act.actor.name}
                    {act.reason && <>: “{act.reason}”</>}
                  </>
                }
              >
                <span className="bd-muted">
                  <Time at={act.occurredAt} as="when" />
                </span>
              </TodoItem>
            ))}
          </Todo>
        )
      }
    </QueryPanel>
  );
}

/** "staff.create_member" as a person writes it: "Staff: create member". */
function actionWords(action: string): string {
  const words = action.replace('.', ': ').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
