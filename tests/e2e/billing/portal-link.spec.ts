import { expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const somebody = (): Promise<string> =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from users where stripe_customer_id is not null and email is not null and deleted_at is null order by id limit 1`,
    );
    if (!rows[0]) throw new Error('Nobody is a customer.');
    return rows[0].id;
  });

test('support makes a link to the customer portal by keyboard, copies it, and it is gone', async ({
  page,
}) => {
  test.slow();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const userId = await somebody();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/users/${userId}`);
  await expect(page.getByRole('link', { name: 'Portal link…' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Look up a user/ }).fill('customer portal');
  await expect(page.getByRole('option', { name: /Link to the customer portal/ })).toBeVisible();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Customer portal: / });
  await expect(dialog.getByRole('button', { name: 'Make the link' })).toBeFocused();
  await expectGood(page, 'before a link to the portal is made');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Send it to the customer and to nobody else');
  await expect(dialog.getByRole('button', { name: /link/ })).toBeFocused();
  await expectGood(page, 'a link to the portal');
  await page.keyboard.press('Enter');
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toMatch(/^https:\/\/billing\.stripe\.\S+\/p\/session\/\w{20,}$/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  // Nothing of it stays on the page, and the story says that one was made.
  await expect(page.getByRole('link', { name: 'Portal link…' })).toBeFocused();
  expect(await page.content()).not.toContain(copied);
  await expect(page.getByText('Link to the customer portal made').first()).toBeVisible();
  await page.goBack();
  await page.goto(`/users/${userId}/portal`);
  await expect(dialog.getByRole('button', { name: 'Make the link' })).toBeVisible();
});
