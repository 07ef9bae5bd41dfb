import { expectGood } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

test('a founder compares what refunds came to after a month and after three, by keyboard', async ({
  page,
}) => {
  await beSignedInAs(page, 'owner');
  await page.goto('/billing/goodwill');
  const table = page.getByRole('table', { name: 'Outcome by policy, 30 days after' });
  const old = table
    .getByRole('row')
    .filter({ has: page.getByRole('meter') })
    .first();
  await expect(old).toContainText('Refund');
  await expect(old.getByRole('meter')).toHaveAccessibleName(/^\d+ of \d+ still subscribed$/);
  await expectGood(page, 'the outcome of goodwill', { goesOn: true });
  await page.getByRole('link', { name: '90 days' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/days=90/);
  await expect(page.getByRole('table', { name: 'Outcome by policy, 90 days after' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: '90 days' })).toHaveAttribute('aria-current');
});
