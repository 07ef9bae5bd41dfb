import type { rehearsalView } from '@backdesk/contract';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { comparedSides, type FirstAtStripe } from '../rules/rehearsal/compare.ts';
import { rehearse } from '../rules/rehearsal/rehearse.ts';
import type { Change } from '../rules/rehearsal/terms.ts';
import { rehearsalTerms } from './rehearsal-terms.ts';

/** The next invoices without and with a change; `now` in Unix seconds. Throws `not_found`. */
export async function rehearsedChange(
  em: EntityManager,
  subscriptionId: string,
  change: Change,
  now: number,
): Promise<(first: FirstAtStripe, credits?: string | null) => z.output<typeof rehearsalView>> {
  const { terms, assumptions } = await rehearsalTerms(em, subscriptionId);
  const before = rehearse(terms, null, now);
  const after = rehearse(terms, change, now);
  return (first, credits = null) =>
    comparedSides({ currency: terms.currency, before, after, first, assumptions, credits });
}
