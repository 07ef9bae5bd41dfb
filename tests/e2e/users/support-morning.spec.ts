import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { payAndDispute } from '../../support/customer-at-stripe.ts';
import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, test } from '../../support/e2e.ts';
import { enterOn, expectFocusKept, goBack, tabTo, watchPointer } from '../../support/keyboard.ts';
import { confirmWithCode, demoMember, freshCode } from '../../support/sign-in-page.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Look up or do anything' });

/** Ctrl-K, some letters, and Enter on the entry that they mark. */
async function choose(page: Page, typed: string, entry: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(typed);
  await expect(palette(page).getByRole('option', { name: entry, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
}

async function paste(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
}

/** j brings the focus to the first row, once there are rows. */
async function walkToFirstRow(page: Page): Promise<void> {
  const first = page.locator('tbody [data-row-link]').first();
  await expect(first).toBeVisible();
  await page.keyboard.press('j');
  await expect(first).toBeFocused();
}

test('a support morning by keyboard alone: ten tasks from the sign-in to the sign-out', async ({ page }) => {
  test.setTimeout(180_000);
  const customer = await aRefundableCustomer();
  const colleague = await aRefundableCustomer();
  // What came in overnight.
  await payAndDispute(colleague.userId, 4_200);
  const { expectNoPointer } = await watchPointer(page);
  const lead = demoMember('support_lead');
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const main = page.getByRole('main');

  await test.step('1: sign in and see what waits today', async () => {
    await page.goto('/sign-in');
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await page.keyboard.type(lead.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(lead.password);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(/code/i).first()).toBeFocused();
    await page.keyboard.type(await freshCode(lead));
    await page.keyboard.press('Enter');
    await expect(heading('Today')).toBeVisible();
    for (const block of ['Refunds', 'Disputes by deadline', 'Failed renewals', 'Intake'])
      await expect(page.getByRole('region', { name: block })).toBeVisible();
  });

  await test.step('2: open the dispute whose deadline is next, with what Stripe says of it', async () => {
    await enterOn(page, main.getByRole('link', { name: /needs? evidence/ }));
    await expect(heading('Disputes')).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Evidence due' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    const list = page.url();
    await walkToFirstRow(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/billing\/disputes\/[0-9a-f-]{36}$/);
    await expect(main.getByText('Evidence due', { exact: true }).first()).toBeVisible();
    await enterOn(page, page.getByRole('button', { name: 'Show the raw object' }));
    await expect(main.getByText('evidence_details').first()).toBeVisible();
    await goBack(page);
    await expect(page).toHaveURL(list);
  });

  await test.step('3: paste the address of a mail, and read what must be known before a reply', async () => {
    await paste(page, `  ${customer.email.toUpperCase()} `);
    await expect(page).toHaveURL(new RegExp(`/users/${customer.userId}`));
    await expect(heading(customer.name)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Before you reply' })).toBeVisible();
    await expect(main.getByText('Next invoice')).toBeVisible();
  });

  await test.step('4: reveal the e-mail for a reason', async () => {
    await expect(page.getByText(customer.email, { exact: true })).toHaveCount(0);
    await enterOn(page, page.getByRole('button', { name: 'reveal' }));
    const dialog = page.getByRole('dialog', { name: 'Reveal the e-mail' });
    await expect(dialog.getByLabel('Reason')).toBeFocused();
    await page.keyboard.type('Ticket 4711: answer by mail');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText(customer.email, { exact: true })).toBeVisible();
    await expectFocusKept(page, 'after the e-mail was revealed');
  });

  await test.step('5: read the story, narrowed to payments, and the other parts of the page', async () => {
    const filters = page.getByRole('group', { name: 'Show in the timeline' });
    await enterOn(page, filters.getByRole('button', { name: 'Payments' }));
    await expect(page).toHaveURL(/kind=payment/);
    await expect(page.locator('.bd-timeline li').first()).toContainText(/payment/i);
    await page.keyboard.press('2');
    await expect(page.getByRole('table', { name: 'Payments' })).toBeVisible();
    await enterOn(page, page.getByRole('button', { name: /^Invoices/ }));
    await expect(page.getByRole('heading', { level: 2, name: 'Invoices' })).toBeVisible();
    await page.keyboard.press('3');
    await expect(page).toHaveURL(/\/sign-ins/);
    await page.keyboard.press('1');
    await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  });

  await test.step('6: refund a part of the payment and see it succeed', async () => {
    await choose(page, 'refund', /^Refund \$/);
    const dialog = page.getByRole('dialog', { name: /^Refund / });
    await expect(dialog.getByLabel(/^Amount/)).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1.00');
    await tabTo(page, dialog.getByLabel('Reason'));
    await page.keyboard.type('The service failed');
    await tabTo(page, dialog.getByLabel('Note'));
    await page.keyboard.type('Two answers were cut off.');
    await enterOn(page, dialog.getByRole('button', { name: 'Refund $1.00' }));
    await expect(dialog.locator('output')).toContainText(/succeeded/i);
    const paymentId = /\/refund\/([0-9a-f-]{36})/.exec(page.url())?.[1];
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.locator(`#refund-${paymentId}`)).toBeFocused();
    await expect(main.getByText('$1.00 refunded')).toBeVisible();
  });

  await test.step('7: leave a note and a tag for the others', async () => {
    const note = `Refunded for ticket 4711 at ${Date.now()}`;
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'New note' })).toBeFocused();
    await page.keyboard.type(note);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('listitem').filter({ hasText: note }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await choose(page, 'add a tag', 'Add a tag');
    await expectFocusKept(page, 'after "Add a tag" was chosen');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Tag', exact: true })).toBeFocused();
    await page.keyboard.type('cut-off answers');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove the tag cut-off answers' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expectFocusKept(page, 'after the tags were left');
  });

  await test.step('8: correct the country, and come back to where it was opened', async () => {
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: /^Edit / });
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await tabTo(page, dialog.getByLabel('Country'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('PT');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(main.getByText('Portugal').first()).toBeVisible();
    await expectFocusKept(page, 'after the edit');
  });

  await test.step('9: keep the failed payments as a view, select some, take them out, open one', async () => {
    await choose(page, 'payments', 'Payments Billing');
    await expect(heading('Payments')).toBeVisible();
    await enterOn(page, page.getByRole('button', { name: 'Filter', exact: true }));
    const editor = page.getByRole('dialog', { name: 'Add a filter' });
    await expect(editor.getByLabel('Filter by')).toBeFocused();
    await page.keyboard.type('Status');
    await tabTo(page, editor.getByLabel('Failed'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Status is Failed', exact: true })).toBeVisible();
    await enterOn(page, page.getByRole('button', { name: 'Views', exact: true }), 'Shift+Tab');
    await expect(page.getByLabel('Save what you see as a view')).toBeFocused();
    const view = `Failed ${Date.now()}`;
    await page.keyboard.type(view);
    await page.keyboard.press('Enter');
    const chips = page.getByRole('group', { name: 'Views' });
    await expect(chips.getByRole('button', { name: view })).toHaveAttribute('aria-pressed', 'true');

    await walkToFirstRow(page);
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 payments selected');
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('button', { name: 'CSV' }), 'Shift+Tab');
    const coming = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    await confirmWithCode(page, lead);
    const csv = await readFile(await (await coming).path(), 'utf8');
    expect(csv).toContain('Failed');
    expect(csv).not.toContain('Succeeded');

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/billing\/payments\/[0-9a-f-]{36}$/);
    await expect(main.getByText('failed').first()).toBeVisible();
  });

  await test.step('10: paste the address of a payment at Stripe, and find what was done in the audit log', async () => {
    await paste(page, `https://dashboard.stripe.com/test/payments/${colleague.paymentIntent}`);
    await expect(page).toHaveURL(new RegExp(`/billing/payments/${colleague.paymentId}$`));
    await enterOn(page, main.getByRole('link', { name: colleague.name, exact: true }).first());
    await expect(page).toHaveURL(new RegExp(`/users/${colleague.userId}`));
    await choose(page, 'audit', 'Audit log Staff');
    await expect(heading('Audit log')).toBeVisible();
    const actions = page.getByRole('table', { name: 'Audit entries' });
    for (const action of ['users.edit', 'users.add_note', 'billing.refund_payment', 'users.reveal'])
      await expect(actions.getByText(action).first()).toBeVisible();
    await expect(actions.getByText('Ticket 4711: answer by mail').first()).toBeVisible();
    await walkToFirstRow(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/staff\/audit\/\d+$/);
    await expect(heading(/^Audit entry no/)).toBeVisible();
  });

  await enterOn(page, page.getByRole('button', { name: /account of/ }), 'Shift+Tab');
  await enterOn(page, page.getByRole('button', { name: 'Sign out' }));
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expectNoPointer();
});
