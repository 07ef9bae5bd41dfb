import { PageHeader } from '@backdesk/ui';
import { viewerZone } from '../../shared/format.ts';
import { useJobChanges } from '../../shared/live/use-job-changes.ts';
import { DeadLetters } from './dead-letters.tsx';
import { Queues } from './queues.tsx';
import { Schedules } from './schedules.tsx';
import { WorkList } from './work-list.tsx';
import './jobs.css';

/** What works in the background: what waits, what happens by itself, long work, what was given up. */
export function JobsPage() {
  useJobChanges();
  return (
    <>
      <PageHeader title="Jobs">
        <span>live · times in {viewerZone()}</span>
      </PageHeader>
      <Queues />
      <WorkList />
      <Schedules />
      <DeadLetters />
    </>
  );
}
