import pg from 'pg';
import { expectAccessible, expectGood } from '../../support/axe.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

async function sql(text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: installation().runtime.urls.migration });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

test('an engineer opens the desk on what waits, drops a dead letter and runs a schedule', async ({
  page,
}) => {
  test.slow();
  const [letter] = await sql(
    `insert into pgboss.job (name, data, state, completed_on, output)
     values ('billing.submit-refund', '{"refundId": "00000000-0000-0000-0000-000000000000"}', 'failed', now(),
       '{"message": "The worker was gone."}') returning id`,
  );
  await beSignedInAs(page, 'engineer');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await expect(jobs.getByRole('link', { name: 'Dead letters' })).toBeVisible();
  await expectGood(page, 'today');

  await jobs.getByRole('link', { name: 'Dead letters' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  await expect(page.getByText('The worker was gone.')).toBeVisible();
  await expect(page.getByText('alive').first()).toBeVisible();
  await expectGood(page, 'jobs');

  await page.getByRole('link', { name: `Drop billing.submit-refund ${letter?.id}` }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Say in a few words why')).toBeVisible();
  await page.keyboard.insertText('Nobody has this refund');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('The worker was gone.')).toHaveCount(0);

  const row = page.getByRole('row', { name: /audit\.verify/ });
  const before = Number((await row.getByRole('cell').nth(4).innerText()).replace(/\D.*/, ''));
  await row.getByRole('button', { name: /Run now/ }).press('Enter');
  // The page hears of the run; nobody loads it anew.
  await expect(row.getByRole('cell').nth(4)).toHaveText(new RegExp(`^${before + 1}`));
  await expect(row.getByText('succeeded')).toBeVisible();
  await expect(row.getByText(/The chain holds/)).toBeVisible();
});

test('health says how each figure stands, in words', async ({ page }) => {
  await beSignedInAs(page, 'auditor');
  await page.goto('/');
  await page
    .getByRole('navigation', { name: 'Desk' })
    .getByRole('link', { name: 'Health', exact: true })
    .press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  const figures = page.getByRole('table', { name: 'Figures against their limits' });
  await expect(figures.getByRole('row', { name: /Disk in use/ })).toContainText(/good|near its limit|bad/);
  await expect(page.getByRole('table', { name: 'Tables' }).getByText('webhook_events')).toBeVisible();
  await expectGood(page, 'health');
});

test('an engineer finds a failed event in the inbox, opens its payload and replays it', async ({ page }) => {
  test.slow();
  const [event] = await sql(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, state, error_message,
       retry_count, processed_at)
     select gen_random_uuid(), id, 'stripe', 'evt_' || md5(random()::text), 'charge.refunded', '{"object":"event"}',
       'failed', 'The object has no id.', 1, now() from products order by key limit 1 returning id, external_id`,
  );
  await beSignedInAs(page, 'engineer');
  await page.goto(`/ingest?q=${event?.external_id}`);
  await expect(page.getByRole('heading', { level: 1, name: /Intake/ })).toBeVisible();
  await expect(page.getByText('The object has no id.').first()).toBeVisible();
  await expectGood(page, 'intake');

  await page
    .getByRole('link', { name: /charge\.refunded/ })
    .first()
    .press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('The object has no id.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Open the payload' }).press('Enter');
  await expect(dialog.getByLabel('Payload')).toHaveValue(/"object": "event"/);
  await expectAccessible(page, 'event');
  const audited = await sql(
    `select 1 from audit_entries where action = 'ingest.open_payload' and target_id = $1`,
    [event?.id],
  );
  expect(audited).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Replay' }).press('Enter');
  await expect(dialog.getByText(/handed to the digest again/)).toBeVisible();
});

test('a support agent sees their own blocks and no word they may not open', async ({ page }) => {
  await beSignedInAs(page, 'support_agent');
  await page.goto('/');
  for (const block of ['Refunds', 'Disputes by deadline', 'Failed renewals', 'Up to date with Stripe'])
    await expect(page.getByRole('region', { name: block })).toBeVisible();
  const rail = page.getByRole('navigation', { name: 'Desk' });
  await expect(rail.getByRole('link', { name: 'Users' })).toBeVisible();
  for (const word of ['Jobs', 'Health', 'Intake'])
    await expect(rail.getByRole('link', { name: word, exact: true })).toHaveCount(0);
  await page.goto('/jobs');
  await expect(page.getByText('Your role may not see this')).toBeVisible();
  await expect(page.getByText(/It takes the role/)).toBeVisible();
});
