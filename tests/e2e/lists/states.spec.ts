import type { Page } from '@playwright/test';
import { expectAccessible } from '../../support/axe.ts';
import { whileLocked, whileMissing, withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const rowLinks = (page: Page) => page.locator('tbody [data-row-link]');
const rowIds = (page: Page) =>
  rowLinks(page).evaluateAll((links) => links.map((link) => link.getAttribute('data-row-link')));

test.beforeEach(async ({ page }) => {
  await beSignedInAs(page, 'auditor');
});

test('while the first rows are read a skeleton stands in their shape', async ({ page }) => {
  await whileLocked('disputes', async () => {
    await page.goto('/billing/disputes');
    const skeleton = page.locator('.bd-list-skeleton');
    await expect(skeleton).toContainText('Evidence due');
    await expect(page.getByText('Loading disputes')).toBeAttached();
  });
  await expect(rowLinks(page).first()).toBeVisible();
});

test('the page before stays in sight, dimmed, while the next one is read', async ({ page }) => {
  await page.goto('/billing/payments');
  await expect(rowLinks(page)).toHaveCount(50);
  const before = await rowIds(page);
  await whileLocked('payments', async () => {
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.locator('.bd-list-stale')).toBeVisible();
    expect(await rowIds(page)).toEqual(before);
  });
  await expect(page.locator('.bd-list-stale')).toHaveCount(0);
  expect(await rowIds(page)).not.toEqual(before);
});

test('nothing that matches names each filter and takes it away with one click', async ({ page }) => {
  const filters = [
    { field: 'status', op: 'in', value: ['won'] },
    { field: 'amount', op: 'at_least', value: '99999999' },
  ];
  await page.goto(`/billing/disputes?q=zzqq&filters=${encodeURIComponent(JSON.stringify(filters))}`);
  await expect(page.getByText('No disputes match')).toBeVisible();
  await expectAccessible(page, 'nothing matches');
  await page.getByRole('button', { name: 'Without “Amount at least 999999.99”' }).click();
  await expect(page.getByRole('button', { name: 'Amount at least 999999.99', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Without the search “zzqq”' }).click();
  await expect(page).not.toHaveURL(/q=/);
});

test('an address that was tampered with shows a list and says what it left out', async ({ page }) => {
  const filters = [{ field: 'password', op: 'is', value: 'x' }, { relation: 'staff' }, null];
  await page.goto(
    `/billing/payments?sort=password&columns=["nothing"]&density=tiny&page=2&q=123&filters=${encodeURIComponent(JSON.stringify(filters))}`,
  );
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('the order “password”');
  await expect(notice).toContainText('filter 1');
  await expect(notice).toContainText('“page”');
  await expect(page.getByLabel('Search payments')).toHaveValue('123');
  await expectAccessible(page, 'a tampered address');
  await page.getByRole('button', { name: 'Tidy the address' }).click();
  await expect(page).toHaveURL(/\/billing\/payments\?q=/);
  await expect(notice).toHaveCount(0);
});

test('a failure has a reference and a way to try again', async ({ page }) => {
  await whileMissing('disputes', async () => {
    await page.goto('/billing/disputes');
    await expect(page.getByText('This could not be loaded')).toBeVisible();
    await expect(page.getByText(/Reference [0-9a-f-]{36}/)).toBeVisible();
    await expectAccessible(page, 'an error');
  });
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(rowLinks(page).first()).toBeVisible();
});

test('rows that could not be read anew stay, with the time they are of', async ({ page }) => {
  await page.clock.install();
  await page.goto('/billing/disputes');
  await expect(rowLinks(page).first()).toBeVisible();
  const before = await rowIds(page);
  await whileMissing('disputes', async () => {
    await page.getByRole('link', { name: 'Refunds' }).first().click();
    await expect(page).toHaveURL(/refunds/);
    await expect(rowLinks(page).first()).toBeVisible();
    // What was read within the last second is shown as it is.
    await page.clock.fastForward(1_500);
    await page.goBack();
    await expect(page.getByText(/Shown as of \d\d:\d\d/)).toBeVisible({ timeout: 20_000 });
    expect(await rowIds(page)).toEqual(before);
    await expectAccessible(page, 'stale rows');
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText(/Shown as of/)).toHaveCount(0);
});

test('offline says so, keeps what was read, and goes on when the line is back', async ({ page, context }) => {
  await page.goto('/billing/refunds');
  await expect(rowLinks(page).first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  const before = await rowIds(page);
  await page.getByRole('button', { name: 'Made at Stripe' }).click();
  await expect(page.locator('.bd-list-stale')).toBeVisible();
  expect(await rowIds(page)).toEqual(before);
  await expectAccessible(page, 'offline');
  await context.setOffline(false);
  await expect(page.getByText('You are offline.')).toHaveCount(0);
  await expect(page.locator('.bd-list-stale')).toHaveCount(0);
});

test('a row that comes while one looks waits behind a pill and moves nothing', async ({ page }) => {
  await page.clock.install();
  await page.goto('/billing/disputes');
  await expect(rowLinks(page).first()).toBeVisible();
  const before = await rowIds(page);
  const made = await copyNewestDispute();
  try {
    const pill = page.getByRole('button', { name: '1 new' });
    // It asks every twenty seconds.
    await page.clock.fastForward(20_000);
    await expect(pill).toBeVisible();
    expect(await rowIds(page)).toEqual(before);
    await expectAccessible(page, 'the pill of new rows');
    await pill.click();
    await expect(pill).toHaveCount(0);
    await expect.poll(() => rowIds(page)).toEqual([made, ...before].slice(0, 50));
  } finally {
    await withDatabase((client) => client.query('delete from disputes where id = $1', [made]));
  }
});

/** A dispute like the newest one, opened just now; returns its id. */
async function copyNewestDispute(): Promise<string> {
  return withDatabase(async (client) => {
    const { rows: columns } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = 'disputes' and is_generated = 'NEVER'`,
    );
    const own: Record<string, string> = {
      id: 'gen_random_uuid()',
      stripe_dispute_id: `'dp_' || replace(gen_random_uuid()::text, '-', '')`,
      created_at: 'now()',
    };
    const names = columns.map(({ name }) => client.escapeIdentifier(name));
    const values = columns.map(({ name }) => own[name] ?? client.escapeIdentifier(name));
    const { rows } = await client.query<{ id: string }>(
      `insert into disputes (${names.join()}) select ${values.join()} from disputes
      order by created_at desc limit 1 returning id`,
    );
    if (!rows[0]) throw new Error('The demo has no dispute to copy.');
    return rows[0].id;
  });
}
