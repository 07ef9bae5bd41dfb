import { z } from 'zod';
import { productKey } from './list/schemas.ts';
import { line } from './wire.ts';

export const retentionKinds = [
  'financial_records',
  'subscriptions',
  'analytics_events',
  'page_views',
  'error_events',
  'webhook_events',
  'generations',
  'generations_archive',
  'model_calls',
] as const;
export const retentionKind = z.enum(retentionKinds);
export type RetentionKind = (typeof retentionKinds)[number];

/** No product keeps anything longer than this and calls it a number of days: a hundred years. */
export const mostKeptDays = 36_500;

type Policy = {
  label: string;
  /** What the desk does where a product says nothing; null keeps it for ever. */
  defaultDays: number | null;
  /** A product may not go below it, and why. */
  leastDays: number;
  leastWhy?: string;
  /** Whether a job removes what is older. Where none does, the number is a wish and the page says so. */
  isEnforced: boolean;
};

/** How long what is kept; changed per product in its settings. */
export const retentionPolicies: Record<RetentionKind, Policy> = {
  financial_records: {
    label: 'Payments, invoices, refunds, disputes and credits',
    defaultDays: 2_557,
    leastDays: 1_826,
    leastWhy: 'books have to be kept for at least five years',
    isEnforced: false,
  },
  subscriptions: {
    label: 'Subscriptions',
    defaultDays: null,
    leastDays: 1_826,
    leastWhy: 'they belong to the books, which are kept for at least five years',
    isEnforced: false,
  },
  webhook_events: {
    label: 'Webhook events',
    defaultDays: 30,
    leastDays: 7,
    leastWhy: 'Stripe may send an event again for three days, and people need some to look into a failure',
    isEnforced: true,
  },
  analytics_events: { label: 'Analytics events', defaultDays: 730, leastDays: 1, isEnforced: false },
  page_views: { label: 'Page views', defaultDays: 730, leastDays: 1, isEnforced: false },
  error_events: { label: 'Error events', defaultDays: 90, leastDays: 1, isEnforced: false },
  generations: {
    label: 'Generations, before they are archived',
    defaultDays: 90,
    leastDays: 1,
    isEnforced: false,
  },
  generations_archive: {
    label: 'Archived generations',
    defaultDays: null,
    leastDays: 1,
    isEnforced: false,
  },
  model_calls: { label: 'Model calls in detail', defaultDays: 182, leastDays: 1, isEnforced: false },
};

/**
 * Sets, changes or takes back (`keptDays` absent) how long a product keeps something; null keeps it for
 * ever. `version` is the override that was read, null where there was none.
 */
export const setRetentionInput = z
  .strictObject({
    productKey,
    recordKind: retentionKind,
    keptDays: z.int('must be a whole number of days').nullable().optional(),
    version: z.int().min(1).nullable(),
    reason: line(200).min(3, 'say in a few words why'),
  })
  .superRefine(({ recordKind, keptDays }, context) => {
    const problem = keptDays == null ? undefined : keptDaysProblem(recordKind, keptDays);
    if (problem) context.addIssue({ code: 'custom', path: ['keptDays'], message: problem });
  });
export const changedRetentionView = z.object({ version: z.int().nullable() });

/** Why a number of days is out of bounds for this kind, as the end of a sentence. */
export function keptDaysProblem(recordKind: RetentionKind, keptDays: number): string | undefined {
  const { leastDays, leastWhy } = retentionPolicies[recordKind];
  if (keptDays < leastDays)
    return `must be at least ${leastDays.toLocaleString('en-US')}${leastWhy ? `: ${leastWhy}` : ''}`;
  if (keptDays > mostKeptDays)
    return `must be at most ${mostKeptDays.toLocaleString('en-US')}: choose “for ever” to keep it longer`;
  return undefined;
}
