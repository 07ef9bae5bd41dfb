import { Panel } from '@backdesk/ui';
import { Skeleton } from '@mantine/core';

/** Rows of a list that is still being read, in the rows' own height. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  return (
    <div aria-busy="true">
      <output className="bd-hidden">{label}</output>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={20} my={4} width={`${92 - ((index * 17) % 30)}%`} />
      ))}
    </div>
  );
}

/** A page with a title and one list. */
export function ListPageSkeleton() {
  return (
    <div className="bd-stack">
      <h1 className="bd-hidden">Loading</h1>
      <Skeleton height={24} width={180} />
      <Panel>
        <SkeletonRows count={8} label="Loading the list" />
      </Panel>
    </div>
  );
}
