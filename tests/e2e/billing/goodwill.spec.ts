import { expectGood } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

test('a founder compares what refunds came to after one, two and three months, by keyboard', async ({
  page,
}) => {
  await beSignedInAs(page, 'owner');
  await page.goto('/billing/goodwill');
  const paying = page.getByRole('table', { name: 'Outcome by policy: still paying' });
  const old = paying.getByRole('row').filter({ hasText: '%' }).first();
  await expect(old).toContainText('Refund');
  await expect(old).toContainText(/\d+ of \d+/);
  const figure = page.getByRole('figure').first();
  const chart = figure.locator('svg[role="application"]');
  await expect(chart).toBeVisible();
  await expectGood(page, 'the outcome of goodwill', { goesOn: true });

  // With the arrow keys one goes from policy to policy, and reads the exact figures.
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  await expect(figure.getByText(/After 30 days: /)).toBeVisible();
  const bars = figure.locator('.recharts-bar');
  await expect(bars).toHaveCount(3);
  const ninety = figure.getByRole('button', { name: 'After 90 days' });
  await ninety.focus();
  await page.keyboard.press('Space');
  await expect(ninety).toHaveAttribute('aria-pressed', 'false');
  await expect(bars).toHaveCount(2);

  await page.getByRole('link', { name: 'Margin' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/measure=margin/);
  await expect(page.getByRole('table', { name: 'Outcome by policy: margin' })).toContainText(
    /of \$[\d,.]+ paid/,
  );
  await expect(page.getByText('Not counted: what models and hosting cost, and the work.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Margin' })).toHaveAttribute('aria-current');
});

test('the chart library comes with this page and with no other', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  await beSignedInAs(page, 'owner');
  await page.goto('/billing/subscriptions');
  await expect(page.getByRole('table')).toBeVisible();
  expect(scripts.filter((url) => url.includes('outcome-bars'))).toEqual([]);
  await page.goto('/billing/goodwill');
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  expect(scripts.filter((url) => url.includes('outcome-bars'))).toHaveLength(1);
});
