import { Panel } from '@backdesk/ui';
import { Skeleton } from '@mantine/core';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import './detail.css';

/** The page while its object is being read: the same boxes in the same places. */
export function DetailSkeleton() {
  return (
    <>
      <h1 className="bd-hidden">Loading</h1>
      <Skeleton height={26} width={260} />
      <div className="bd-detail">
        <div className="bd-stack">
          <Panel title="Facts">
            <SkeletonRows count={8} label="Loading the facts" />
          </Panel>
        </div>
        <div className="bd-stack">
          <Panel title="History">
            <SkeletonRows count={9} label="Loading the history" />
          </Panel>
        </div>
      </div>
    </>
  );
}
