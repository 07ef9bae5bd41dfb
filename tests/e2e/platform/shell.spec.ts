import { expect, test } from '../../support/e2e.ts';

test('the desk opens in a browser without an error and sends a stranger to the sign-in', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto('/users');
  await expect(page.getByLabel(/e-mail/i)).toBeVisible();
  await expect(page).toHaveTitle(/Backdesk/);
  expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
});

test('health, readiness and metrics answer', async ({ request }) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
  expect(await (await request.get('/metrics')).text()).toContain('process_cpu_seconds_total');
});
