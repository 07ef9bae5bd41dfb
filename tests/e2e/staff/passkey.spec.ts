import { expectAccessible } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { confirmWithCode, signInAs } from '../../support/sign-in-page.ts';

test('a passkey is added, signs in without password and code, is renamed and revoked', async ({ page }) => {
  test.setTimeout(120_000);
  // Chromium's own authenticator, as a laptop has one: it is there, and its owner has put a finger on it.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const member = await signInAs(page, 'engineer');
  await page.goto('/staff/passkeys');
  await page.getByRole('link', { name: 'Add a passkey' }).first().press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await expectAccessible(page, 'adding a passkey');
  await page.keyboard.type('Laptop');
  await page.keyboard.press('Enter');
  await confirmWithCode(page, member);
  await expect(dialog).toBeHidden();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await expect(row('Laptop')).toContainText('never');
  await expectAccessible(page, 'passkeys');

  await page.getByRole('button', { name: /account of/ }).press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).press('Enter');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();

  await page.goto('/staff/passkeys');
  await expect(row('Laptop')).not.toContainText('never');
  await page.getByRole('link', { name: 'Rename Laptop' }).press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Old laptop');
  await page.keyboard.press('Enter');
  await expect(row('Old laptop')).toBeVisible();
  await page.getByRole('link', { name: 'Revoke Old laptop' }).press('Enter');
  const revoke = page.getByRole('dialog').getByRole('button', { name: 'Revoke the passkey' });
  await expect(revoke).toBeVisible();
  await expectAccessible(page, 'revoking a passkey');
  await revoke.press('Enter');
  await expect(row('Old laptop')).toHaveCount(0);

  // What was revoked opens nothing.
  await page.getByRole('button', { name: /account of/ }).press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).press('Enter');
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});
