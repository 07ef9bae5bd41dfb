import { randomBytes } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible, expectGood } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { freshCode, signInAs } from '../../support/sign-in-page.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Desk' });

/** Puts text into a field by keyboard, in place of what stands there. */
async function type(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.press('Control+a');
  await field.page().keyboard.insertText(text);
}

test('an owner adds a product and edits it beside an engineer, who was faster', async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const key = `quill-${randomBytes(3).toString('hex')}`;
  await beSignedInAs(page, 'owner');
  await page.goto('/');
  await rail(page).getByRole('link', { name: 'Products', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeVisible();
  await expect(
    page.getByRole('table', { name: 'Products' }).getByText('eachie', { exact: true }),
  ).toBeVisible();
  await expectGood(page, 'products');

  await page.getByRole('link', { name: 'Add a product' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.insertText('Quill');
  await type(dialog.getByLabel('Key', { exact: true }), 'eachie');
  await type(dialog.getByLabel('Currency'), 'zzz');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Is no currency: write its code, such as USD or EUR')).toBeVisible();
  await type(dialog.getByLabel('Currency'), 'eur');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('“eachie” is the key of another product: choose another')).toBeVisible();
  await expect(dialog.getByLabel('Key', { exact: true })).toBeFocused();
  await expectAccessible(page, 'add a product');
  await type(dialog.getByLabel('Key', { exact: true }), key);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Quill' })).toBeVisible();
  await expect(dialog).toBeHidden();
  const about = page.getByRole('region', { name: 'Product', exact: true });
  await expect(about).toContainText('EUR');
  const stripe = page.getByRole('region', { name: 'Stripe and webhooks' });
  await expect(stripe.getByText(`/webhooks/stripe/${key}`)).toBeVisible();
  await expect(stripe).not.toContainText('whsec_');

  const editLink = page.getByRole('link', { name: 'Edit', exact: true });
  await editLink.press('Enter');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  const context = await browser.newContext({ ...(baseURL && { baseURL }) });
  const other = await context.newPage();
  await beSignedInAs(other, 'engineer');
  await other.goto(`/settings/products/${key}/edit`);
  await type(other.getByRole('dialog').getByLabel('Name', { exact: true }), 'Quill & Ink');
  await type(other.getByRole('dialog').getByLabel('Time zone'), 'Europe/Vienna');
  await other.keyboard.press('Enter');
  await expect(other.getByRole('heading', { level: 1, name: 'Quill & Ink' })).toBeVisible();
  await context.close();

  await type(dialog.getByLabel('Name', { exact: true }), 'Quill Pro');
  await page.keyboard.press('Enter');
  const conflict = dialog.getByRole('alert', { name: 'Changed in the meantime' });
  await expect(conflict).toContainText('Jon Berg changed the name to “Quill & Ink”');
  await expect(conflict).toContainText('yours is “Quill Pro”');
  await expect(conflict).toContainText('the time zone to “Europe/Vienna”');
  await expectAccessible(page, 'conflict');
  await conflict.getByRole('button', { name: 'Keep mine' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Quill Pro' })).toBeVisible();
  await expect(about).toContainText('Europe/Vienna');
});

test('an owner gives a product a link, keeps its webhooks longer and looks at what signs them', async ({
  page,
}) => {
  test.slow();
  const owner = await signInAs(page, 'owner');
  await page.goto('/settings/products/codebuff');
  const dialog = page.getByRole('dialog');
  await page.getByRole('link', { name: 'Add a link' }).press('Enter');
  await expect(dialog.getByLabel('Label')).toBeFocused();
  await page.keyboard.insertText('Wiki');
  await type(dialog.getByLabel('Address'), 'javascript:alert(1)');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Must begin with https://, in small letters', { exact: true })).toBeVisible();
  await type(dialog.getByLabel('Address'), 'https://wiki.example.com/u/{user_id}');
  await expect(dialog.getByLabel('Preview')).toContainText(/https:\/\/wiki\.example\.com\/u\/[0-9a-f-]{36}/);
  await expectAccessible(page, 'add a link');
  await dialog.getByLabel('Address').press('Enter');
  await expect(dialog).toBeHidden();
  const links = page.getByRole('table', { name: 'Links' });
  await expect(links.getByRole('row', { name: /Wiki/ })).toContainText('{user_id}');
  await page.getByRole('link', { name: 'Remove Wiki' }).press('Enter');
  await dialog.getByRole('button', { name: 'Remove the link' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /Wiki/ })).toHaveCount(0);

  const row = page.getByRole('table', { name: 'Retention' }).getByRole('row', { name: /Webhook events/ });
  await row.getByRole('link', { name: /Change/ }).press('Enter');
  await dialog.getByLabel('Kept').selectOption({ label: 'A number of days' });
  await type(dialog.getByLabel('Days'), '6');
  await type(dialog.getByLabel('Reason'), 'Audits look back further');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/Must be at least 7: Stripe may send an event again/)).toBeVisible();
  await type(dialog.getByLabel('Days'), '20');
  await expect(dialog.getByText(/older than 20 days is removed for good/)).toBeVisible();
  await type(dialog.getByLabel('Days'), '60');
  await expectAccessible(page, 'retention');
  await dialog.getByLabel('Reason').press('Enter');
  const stepUp = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(stepUp.getByLabel('Six-digit code')).toBeFocused();
  await page.keyboard.insertText(await freshCode(owner));
  await page.keyboard.press('Enter');
  await expect(row).toContainText('60 days');
  await expectGood(page, 'product');

  await page.getByRole('link', { name: 'Show it…' }).press('Enter');
  await type(dialog.getByLabel('Reason'), 'The endpoint is made anew');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/^whsec_[0-9a-f]{64}$/)).toBeVisible();
  // The form that had the focus is gone; what it led to is the next thing to press.
  await expect(dialog.getByRole('button', { name: /copy signing secret/ })).toBeFocused();
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(page.getByText(/whsec_/)).toHaveCount(0);

  await rail(page).getByRole('link', { name: 'API keys' }).press('Enter');
  await page.getByRole('link', { name: 'Make a key' }).first().press('Enter');
  await type(dialog.getByLabel('Name'), 'Nightly export');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /copy API key/ })).toBeFocused();
  await dialog.getByRole('button', { name: 'I have copied it' }).press('Enter');
  const revoke = page.getByRole('link', { name: 'Revoke Nightly export' });
  await revoke.press('Enter');
  await expect(dialog.getByText(/never used.*cannot be made to work again/)).toBeVisible();
  await expectAccessible(page, 'revoke a key');
  await page.keyboard.press('Escape');
  await expect(revoke).toBeVisible();
  await revoke.press('Enter');
  await dialog.getByRole('button', { name: 'Revoke the key' }).press('Enter');
  await expect(page.getByRole('row', { name: /Nightly export/ })).toContainText('revoked');
});

test('an engineer moves the limit of a figure, and health holds the figure against it', async ({ page }) => {
  test.slow();
  await beSignedInAs(page, 'engineer');
  await page.goto('/');
  await rail(page).getByRole('link', { name: 'Health limits' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Health limits' })).toBeVisible();
  await expectGood(page, 'health limits');
  const row = page.getByRole('table', { name: 'Health limits' }).getByRole('row', { name: /Disk in use/ });
  const change = row.getByRole('link', { name: 'Change the limit: Disk in use' });
  const dialog = page.getByRole('dialog');
  const set = async (text: string) => {
    await change.press('Enter');
    await expect(dialog.getByLabel('Bad from, in percent')).toBeFocused();
    await type(dialog.getByLabel('Bad from, in percent'), text);
    await page.keyboard.press('Enter');
  };
  await set('250');
  await expect(dialog.getByText('Must be from 1 % to 100 %')).toBeVisible();
  await expectAccessible(page, 'limit');
  await type(dialog.getByLabel('Bad from, in percent'), '97');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('97 %');
  await page.getByRole('link', { name: 'How the figures stand' }).press('Enter');
  const figures = page.getByRole('table', { name: 'Figures against their limits' });
  await expect(figures.getByRole('row', { name: /Disk in use/ })).toContainText('97 %');
  await page.goto('/settings/health');
  await set('');
  await expect(row).not.toContainText('97 %');
  await expect(row).not.toContainText('set ');
});

test('a support agent finds no settings, and is told who may open them', async ({ page }) => {
  await beSignedInAs(page, 'support_agent');
  await page.goto('/');
  await expect(rail(page).getByRole('link', { name: 'Users' })).toBeVisible();
  for (const word of ['Products', 'Health limits'])
    await expect(rail(page).getByRole('link', { name: word, exact: true })).toHaveCount(0);
  for (const path of ['/settings/products', '/settings/products/eachie', '/settings/health']) {
    await page.goto(path);
    await expect(page.getByText('Your role may not see this')).toBeVisible();
    await expect(page.getByText(/It takes the role .*owner/)).toBeVisible();
  }
  await expectAccessible(page, 'no permission');
});
