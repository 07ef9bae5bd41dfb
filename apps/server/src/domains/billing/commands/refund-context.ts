import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import type { Services } from '../../../platform/trpc/context.ts';

/** What giving money needs: the transaction of a request, or that of a job. */
export type RefundContext = ChangeContext & { services: Pick<Services, 'clock' | 'jobs'> };
