import {
  changedEventsView,
  driftInput,
  driftView,
  ignoreDriftsInput,
  noInput,
  repairDriftsInput,
  resyncInput,
  startSweepInput,
  syncStatusView,
  workStarted,
} from '@backdesk/contract';
import { mutation, query } from '../../../platform/trpc/procedures.ts';
import { wire } from '../../../platform/trpc/wire.ts';
import { ignoreDrifts } from '../commands/ignore-drifts.ts';
import { repairDrifts } from '../commands/repair-drifts.ts';
import { resyncObject } from '../commands/resync-object.ts';
import { startSweep } from '../commands/start-sweep.ts';
import type { BillingProviders } from '../providers.ts';
import { drift } from '../queries/drift.ts';
import { syncStatus } from '../queries/sync-status.ts';

/** What the screen of the mirror asks and does. */
export const syncProcedures = (providers: BillingProviders) => ({
  syncStatus: query('billing:read')
    .input(noInput)
    .output(wire(syncStatusView))
    .query(({ ctx }) => syncStatus(ctx, providers)),
  drift: query('billing:read')
    .input(driftInput)
    .output(wire(driftView))
    .query(({ ctx, input }) => drift(ctx, input)),
  repairDrifts: mutation('billing:sync')
    .input(repairDriftsInput)
    .output(wire(workStarted))
    .mutation(({ ctx, input, signal }) => repairDrifts(ctx, input, signal)),
  ignoreDrifts: mutation('billing:sync')
    .input(ignoreDriftsInput)
    .output(wire(changedEventsView))
    .mutation(({ ctx, input }) => ignoreDrifts(ctx, input)),
  resyncObject: mutation('billing:sync')
    .input(resyncInput)
    .output(wire(workStarted))
    .mutation(({ ctx, input }) => resyncObject(ctx, input)),
  startSweep: mutation('billing:sync')
    .input(startSweepInput)
    .output(wire(workStarted))
    .mutation(({ ctx, input }) => startSweep(ctx, input)),
});
