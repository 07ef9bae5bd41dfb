import pg from 'pg';
import { expectAccessible } from '../../support/axe.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Events that nothing else here looks at, failed; returns the object that they are about. */
async function failedEvents(count: number): Promise<string> {
  const about = `in_bulk${Date.now()}`;
  const client = new pg.Client({ connectionString: installation().runtime.urls.migration });
  await client.connect();
  try {
    await client.query(
      `insert into webhook_events (id, product_id, source, external_id, event_type, object_id, payload, state,
         error_message, retry_count, processed_at)
       select gen_random_uuid(), p.id, 'stripe', 'evt_' || md5(n::text || $1), 'invoice.paid', $1, '{"object":"event"}',
         'failed', 'The object has no id.', 1, now()
       from (select id from products order by key limit 1) p, generate_series(1, $2::int) n`,
      [about, count],
    );
  } finally {
    await client.end();
  }
  return about;
}

test('an engineer sets aside every event that matches, and replays them all', async ({ page }) => {
  test.slow();
  const about = await failedEvents(7);
  await beSignedInAs(page, 'engineer');
  await page.goto(`/ingest?q=${about}`);
  const table = page.getByRole('table', { name: 'Intake', exact: true });
  await expect(table.getByRole('row')).toHaveCount(8);
  await table.locator('[data-row-link]').first().focus();
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: /^Select all/ }).press('Enter');
  await expect(bar.getByText('All 7 events that match selected')).toBeVisible();

  await bar.getByRole('button', { name: 'Ignore…' }).press('Enter');
  await expect(page).toHaveURL(/\/ingest\/ignore/);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Say in a few words why')).toBeVisible();
  await expectAccessible(page, 'ignore events');
  await page.keyboard.insertText('A test of ours');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/ingest\/work\//);
  await expect(dialog.getByText('7 events set aside.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table.getByText('Ignored').first()).toBeVisible();

  // Picked ones that no longer wait for a person: what became of each number is said.
  await bar.getByRole('button', { name: 'Clear' }).press('Enter');
  await table.locator('[data-row-link]').first().focus();
  await page.keyboard.press('x');
  await bar.getByRole('button', { name: 'Ignore…' }).press('Enter');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.insertText('A test of ours');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('0 events are set aside. 1 event stays as it is')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Close Esc' })).toBeFocused();
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: /^Select all/ }).press('Enter');
  await expect(bar.getByText('All 7 events that match selected')).toBeVisible();

  await bar.getByRole('button', { name: 'Replay…' }).press('Enter');
  await expect(page).toHaveURL(/\/ingest\/replay/);
  await expectAccessible(page, 'replay events');
  await dialog.getByRole('button', { name: 'Replay 7 events' }).press('Enter');
  await expect(dialog.getByText('7 events handed to the digest again.')).toBeVisible();
});
