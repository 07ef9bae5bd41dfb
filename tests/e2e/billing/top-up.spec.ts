import { expectGood } from '../../support/axe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { expect, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Somebody of Eachie with a card and no top-up under way. */
const somebodyWithCard = (): Promise<string> =>
  withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select u.id from users u join products p on p.id = u.product_id
       join payment_methods m on m.product_id = u.product_id and m.stripe_payment_method_id = u.stripe_payment_method_id
       where p.key = 'eachie' and u.is_auto_topup_enabled and u.credits_cents >= u.auto_topup_threshold_cents
         and m.card_last4 = '4242' order by u.id limit 1`,
    );
    if (!rows[0]) throw new Error('Eachie has nobody with a card.');
    return rows[0].id;
  });

test('support tops up credit now, changes the amounts, and turns automatic top-ups off and on again', async ({
  page,
}) => {
  test.slow();
  const userId = await somebodyWithCard();
  await beSignedInAs(page, 'support_agent');
  await page.goto(`/users/${userId}`);
  const panel = page.getByRole('region', { name: 'Automatic top-up' });
  await expect(panel).toContainText(/below \$\d+\.00 adds \$\d+\.00/);
  await panel.getByRole('link', { name: 'Top up now…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What will happen')).toContainText('Visa ••42');
  await expect(dialog.getByLabel('Why')).toBeFocused();
  await page.keyboard.type('They asked by mail.');
  await expectGood(page, 'topping up now');
  await dialog.getByRole('button', { name: /^Charge \$/ }).press('Enter');
  await expect(dialog.getByText('done', { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(panel).toContainText('succeeded');

  await panel.getByRole('link', { name: 'Change amounts…' }).press('Enter');
  await expect(dialog.getByLabel('Top up below, in USD')).toBeFocused();
  await dialog.getByLabel('Top up below, in USD').fill('2');
  await dialog.getByLabel('Each top-up charges, in USD').fill('1');
  await dialog.getByLabel('Why').fill('They asked for less.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toContainText('Must be at least what is kept');
  await dialog.getByLabel('Each top-up charges, in USD').fill('5');
  await expectGood(page, 'the amounts of top-ups');
  await dialog.getByLabel('Why').press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(panel).toContainText('below $2.00 adds $5.00');
  await expect(panel.getByRole('link', { name: 'Change amounts…' })).toBeFocused();

  for (const [button, submit, word] of [
    ['Turn off…', 'Turn off', 'Turned off by a colleague.'],
    ['Turn on…', 'Turn on', 'below'],
  ] as const) {
    await panel.getByRole('link', { name: button }).press('Enter');
    await dialog.getByLabel('Why').fill('They wrote.');
    await dialog.getByRole('button', { name: submit, exact: true }).press('Enter');
    await expect(dialog).toBeHidden();
    await expect(panel).toContainText(word);
  }
});
