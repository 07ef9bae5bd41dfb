import { randomUUID } from 'node:crypto';
import { expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { confirmWithCode, signInAs } from '../../support/sign-in-page.ts';

/** A bulk refund of a payment that is gone, which no worker takes up within the hour. */
const waitingRefund = (email: string): Promise<string> =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into job_progress (id, kind, title, input, state, total_count, requested_by_kind, requested_by_id,
         requested_by_name, next_attempt_at)
       select gen_random_uuid(), 'billing.bulk_refund', 'Refund 1 payment', $2, 'queued', 1, 'member', m.id, m.name,
         now() + interval '1 hour'
       from staff_members m where m.email = $1 returning id`,
      [email, { items: [[randomUUID(), '2900', 'USD']], reason: 'service_failed', note: '' }],
    );
    return rows[0]?.id ?? '';
  });

test('a bulk refund is paused where it is watched, and resumed on the screen of jobs with a fresh code', async ({
  page,
}) => {
  test.slow();
  // A session of its own: in the one that specs share somebody may have given a code a moment ago.
  const member = await signInAs(page, 'finance');
  const jobId = await waitingRefund(member.email);
  await page.goto(`/billing/payments/refund-many/${jobId}`);
  const dialog = page.getByRole('dialog', { name: 'Refund 1 payment' });
  await dialog.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(dialog.getByText(/^Paused by you/)).toBeVisible();
  await expect(dialog.getByText(/each payment are looked at anew/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Resume' })).toBeFocused();
  await expectGood(page, 'work that is paused');
  await page.keyboard.press('Escape');

  await page.goto('/jobs');
  const row = page.getByRole('row', { name: /Refund 1 payment/ }).filter({ hasText: 'Paused by you' });
  await expect(row.getByText('Paused', { exact: true })).toBeVisible();
  await expectGood(page, 'jobs with work that is paused');
  await row.getByRole('button', { name: 'Resume Refund 1 payment' }).press('Enter');
  await confirmWithCode(page, member);
  const ended = page.locator(`#job-${jobId}`);
  await expect(ended.getByText('Done')).toBeVisible({ timeout: 20_000 });
  await expect(ended).toContainText('1 gone meanwhile');
});
