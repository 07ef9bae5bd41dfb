import {
  billingTodayView,
  dueDisputesView,
  failedRenewalsView,
  openRefundsView,
  todayInput,
} from '@backdesk/contract';
import { query } from '../../../platform/trpc/procedures.ts';
import { wire } from '../../../platform/trpc/wire.ts';
import { billingToday } from './billing-today.ts';
import { dueDisputes } from './due-disputes.ts';
import { failedRenewals } from './failed-renewals.ts';
import { openRefunds } from './open-refunds.ts';

/** The blocks of the first page that are about money, one procedure each. */
export const billingTodayProcedures = {
  today: query('billing:read')
    .input(todayInput)
    .output(wire(billingTodayView))
    .query(({ ctx, input }) => billingToday(ctx, input)),
  openRefunds: query('billing:read')
    .input(todayInput)
    .output(wire(openRefundsView))
    .query(({ ctx, input }) => openRefunds(ctx, input)),
  dueDisputes: query('billing:read')
    .input(todayInput)
    .output(wire(dueDisputesView))
    .query(({ ctx, input }) => dueDisputes(ctx, input)),
  failedRenewals: query('billing:read')
    .input(todayInput)
    .output(wire(failedRenewalsView))
    .query(({ ctx, input }) => failedRenewals(ctx, input)),
};
