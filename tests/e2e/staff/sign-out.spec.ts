import { expect, test } from '../../support/e2e.ts';
import { signInAs } from '../../support/sign-in-page.ts';

test('signing out leads to the sign-in, leaves no cookie, and the way back is shut', async ({
  page,
  context,
}) => {
  await signInAs(page, 'auditor');
  const session = (await context.cookies()).find(({ name }) => name.endsWith('sid'));
  expect(session?.httpOnly).toBe(true);
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await context.cookies()).filter(({ name }) => name.includes('sid'))).toEqual([]);
  await page.goto('/users');
  await expect(page).toHaveURL(/\/sign-in/);
});
