import type { rehearsalView } from '@backdesk/contract';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { comparedSides, type FirstAtStripe, type GivenTime } from '../rules/rehearsal/compare.ts';
import { rehearse } from '../rules/rehearsal/rehearse.ts';
import type { Change } from '../rules/rehearsal/terms.ts';
import { rehearsalTerms } from './rehearsal-terms.ts';

/** What is told beside the invoices: what becomes of the plan's credits, and the time that nobody pays for. */
export type Beside = { credits?: string | null; given?: GivenTime | null };

/** The next invoices without and with a change; `now` in Unix seconds. Throws `not_found`. */
export async function rehearsedChange(
  em: EntityManager,
  subscriptionId: string,
  change: Change,
  now: number,
): Promise<(first: FirstAtStripe, beside?: Beside) => z.output<typeof rehearsalView>> {
  const { terms, assumptions } = await rehearsalTerms(em, subscriptionId);
  const before = rehearse(terms, null, now);
  const after = rehearse(terms, change, now);
  const { currency } = terms;
  return (first, { credits = null, given = null } = {}) =>
    comparedSides({
      currency,
      before,
      after,
      first,
      assumptions,
      credits,
      isMove: change.kind === 'renewal',
      given,
    });
}
