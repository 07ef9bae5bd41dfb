import type { Page } from '@playwright/test';
import { expectAccessible, expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { depth } from '../../support/depth.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

type Screen = readonly [name: string, address: string];

// One engine draws all lists, one page all objects, and most of what staff have is looked at where its own
// spec walks through it: the quick run looks at those that differ most, which stand first.
const lists = [
  '/users',
  '/ingest',
  '/billing/payments',
  '/billing/subscriptions',
  '/billing/invoices',
  '/billing/refunds',
  '/billing/disputes',
  '/billing/credits',
  '/billing/plans',
].slice(0, depth(2, 9));

/** The newest row of each kind that has one; a kind without any is a demo that has become too small. */
const oneOfEach = `select
  (select id from subscriptions order by created_at desc limit 1) as subscriptions,
  (select id from credit_accounts order by created_at desc limit 1) as credits,
  (select id from invoices order by created_at desc limit 1) as invoices,
  (select id from payments where status = 'succeeded' order by created_at desc limit 1) as payments,
  (select id from refunds order by created_at desc limit 1) as refunds,
  (select id from disputes order by created_at desc limit 1) as disputes,
  (select id from plans order by created_at desc limit 1) as plans`;

async function openGood(page: Page, [name, address]: Screen): Promise<void> {
  await test.step(name, async () => {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expectGood(page, name, { goesOn: true });
  });
}

test.beforeEach(async ({ page }) => {
  test.setTimeout(300_000);
  await beSignedInAs(page, 'owner');
});

test(`${lists.length} lists are accessible, and fit on a phone`, async ({ page }) => {
  for (const address of lists) await openGood(page, [address, address]);
});

test('the pages of objects of billing are accessible, and fit on a phone', async ({ page }) => {
  const [ids] = await withDatabase(
    async (client) => (await client.query<Record<string, string>>(oneOfEach)).rows,
  );
  for (const [kind, id] of Object.entries(ids ?? {}).slice(0, depth(2, 7))) {
    expect(id, `the demo has ${kind}`).toBeTruthy();
    await openGood(page, [kind, `/billing/${kind}/${id}`]);
  }
});

test("a user's page, its parts and its dialogs are accessible, and fit on a phone", async ({ page }) => {
  const [user] = await withDatabase(
    async (client) =>
      (
        await client.query<{ id: string; paymentId: string }>(
          `select p.user_id as id, p.id as "paymentId" from payments p
          where p.status = 'succeeded' and p.refunded_cents = 0 order by p.created_at desc limit 1`,
        )
      ).rows,
  );
  const at = `/users/${user?.id}`;
  for (const part of ['/billing', '/sign-ins', '/edit', '/audit', '/feedback', ''].slice(0, depth(2, 6)))
    await openGood(page, [`user${part}`, `${at}${part}`]);
  await openGood(page, ['refund of a payment', `/billing/payments/${user?.paymentId}/refund`]);
});

test('what staff have of their own is accessible, and fits on a phone', async ({ page }) => {
  const [ids] = await withDatabase(
    async (client) =>
      (
        await client.query<{ entry: string; member: string }>(
          `select (select max(sequence) from audit_entries) as entry,
            (select id from staff_members order by created_at limit 1) as member`,
        )
      ).rows,
  );
  for (const address of [
    `/staff/members/${ids?.member}/access`,
    '/staff/roles',
    '/staff/api-keys/new',
    '/staff/sessions',
    `/staff/audit/${ids?.entry}`,
    '/staff/members',
    '/staff/invitations',
    '/staff/invitations/new',
    '/staff/api-keys',
    '/staff/sessions/password',
    '/staff/passkeys',
    '/staff/audit',
  ].slice(0, depth(3, 12)))
    await openGood(page, [address, address]);
});

test('the palette and the panels of a list are accessible', async ({ page }) => {
  await page.goto('/users');
  await expect(page.locator('tbody [data-row-link]').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Look up or do anything' });
  await expect(palette.getByRole('option').first()).toBeVisible();
  await expectAccessible(page, 'the palette, empty', { goesOn: true });
  await page.keyboard.type('ra');
  await expect(palette.getByRole('option', { name: /All users for/ })).toBeVisible();
  await expect(palette.getByLabel('Looking')).toHaveCount(0);
  await expectAccessible(page, 'the palette, with what was found', { goesOn: true });
  await page.keyboard.press('Escape');
  for (const panel of ['Filter', 'Columns', 'Views']) {
    await page.getByRole('button', { name: panel, exact: true }).press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, `the panel ${panel}`, { goesOn: true });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});
