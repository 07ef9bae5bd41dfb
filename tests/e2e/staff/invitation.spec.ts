import { Secret, TOTP } from 'otpauth';
import { expectAccessible } from '../../support/axe.ts';
import { expect, test } from '../../support/e2e.ts';
import { confirmWithCode, demoMember } from '../../support/sign-in-page.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const password = 'forty mails before breakfast';

test('an owner invites somebody, who joins in another browser, sets up a code and is seen', async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const email = `newcomer-${Date.now()}@example.com`;
  await beSignedInAs(page, 'owner');
  await page.goto('/staff/invitations');
  await page.getByRole('link', { name: 'Invite a member' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Invite a member' });
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Role').selectOption({ label: 'Finance' });
  await page.keyboard.press('Enter');
  await confirmWithCode(page, demoMember('owner'));
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('row', { name: new RegExp(email) })).toContainText('open');

  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const other = await context.newPage();
  await other.goto(link.trim());
  await expect(other.getByText(`invites ${email} as finance`)).toBeVisible();
  await expectAccessible(other, 'an invitation');
  await other.getByLabel('Your name').fill('Nora Newcomer');
  await other.getByRole('textbox', { name: 'Choose a password' }).fill(password);
  await other.keyboard.press('Enter');
  await expect(other).toHaveURL(/second-factor/);
  await other.getByRole('textbox', { name: 'Password' }).fill(password);
  await other.keyboard.press('Enter');
  const secret =
    (await other
      .getByText(/^[A-Z2-7 ]{16,}$/)
      .first()
      .textContent()) ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  await other.getByLabel('I have kept the recovery codes').check();
  await other.getByRole('textbox', { name: /code/i }).fill(totp.generate());
  await other.keyboard.press('Enter');
  await expect(other.getByRole('button', { name: /account of Nora Newcomer/ })).toBeVisible();

  await page.goto('/staff/members');
  await expect(page.getByRole('row', { name: /Nora Newcomer/ })).toContainText('active');
  await other.goto(link.trim());
  await expect(other.getByRole('alert')).toContainText('used already');
  await context.close();
});
