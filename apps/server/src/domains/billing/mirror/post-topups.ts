import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { openCreditAccounts } from '../ledger/open-accounts.ts';
import { postMovements } from '../ledger/post-movements.ts';
import { paidTopups } from '../queries/paid-topups.ts';
import { contradiction } from '../rules/topups.ts';
import type { Work } from './work.ts';

/**
 * Posts the credit of top-ups that were paid, once each: the account is locked, and only then it is looked
 * whether the payment's credit is there. One whose metadata contradicts the payment gets none.
 */
export async function postTopups(work: Work): Promise<void> {
  const { em, productId } = work;
  if (work.topups.size === 0) return;
  const wanted = await paidTopups(em, productId, [...work.topups]);
  const sound = wanted.filter((paid) => !paid.isPosted && contradiction(paid) === null);
  if (sound.length === 0) return;
  const accounts = await openCreditAccounts(
    em,
    productId,
    sound.map(({ userId, currency }) => ({ userId, unit: 'cents' as const, currency })),
  );
  await sql`select from credit_accounts where id = any(${accounts}::uuid[]) order by id for no key update`.execute(
    plainSql(em),
  );
  const posted = new Set(
    (await paidTopups(em, productId, [...work.topups]))
      .filter(({ isPosted }) => isPosted)
      .map(({ paymentId }) => paymentId),
  );
  const postings = sound.flatMap(({ paymentId, intentId, capturedCents, paidAt }, index) =>
    posted.has(paymentId)
      ? []
      : [
          {
            accountId: accounts[index] ?? '',
            movement: {
              kind: 'purchase' as const,
              at: paidAt,
              amountUnits: capturedCents,
              paymentId,
              externalId: `auto_topup:${intentId}`,
              description: 'Automatic top-up',
            },
          },
        ],
  );
  await postMovements(em, productId, postings);
  // Money that went back before its credit was here takes it along at once.
  for (const { paymentId } of sound) work.returned.add(paymentId);
}
