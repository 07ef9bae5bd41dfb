import { Panel } from '@backdesk/ui';
import { Skeleton } from '@mantine/core';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import './users.css';

/** The user page while the user is being read: the same boxes in the same places. */
export function UserSkeleton() {
  return (
    <>
      <h1 className="bd-hidden">Loading the user</h1>
      <Skeleton height={26} width={260} />
      <Skeleton height={66} />
      <div className="bd-story">
        <div className="bd-stack">
          <Panel title="Subscription">
            <SkeletonRows count={3} label="Loading the subscription" />
          </Panel>
          <Panel title="Payments">
            <SkeletonRows count={5} label="Loading the payments" />
          </Panel>
        </div>
        <Panel label="Timeline">
          <SkeletonRows count={9} label="Loading the timeline" />
        </Panel>
      </div>
    </>
  );
}
