import { id } from '@backdesk/contract';
import { notFound } from '@tanstack/react-router';
import { DeskNotFound } from '../states/route-states.tsx';

/** What the routes share that watch a piece of long work: an address that cannot be one is not found. */
export const workRoute = {
  beforeLoad: ({ params: { jobId } }: { params: { jobId: string } }) => {
    if (!id.safeParse(jobId).success) throw notFound();
  },
  notFoundComponent: DeskNotFound,
};
