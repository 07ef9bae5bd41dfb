/// <reference lib="dom" />
import type { Page } from '@playwright/test';
import { customerAtStripe, payAndDispute } from '../../support/customer-at-stripe.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { aRefundableCustomer } from '../../support/demo-data.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

const word = 'hostile';
/** Does something wherever it is taken for more than a text. */
const payload = `${word}"'><img src=x onerror="window.owned=1"><svg onload="window.owned=1"><script>window.owned=1</script><a href="javascript:window.owned=1">x</a>\${window.owned=1}{{constructor.constructor('window.owned=1')()}}`;
const address = 'javascript:window.owned=1//https://x.example/';

declare global {
  interface Window {
    owned?: number;
    violations: string[];
  }
}

/** Makes a customer at Stripe, and what they bought, say what they like; the desk hears of it by webhooks. */
async function becomeHostile(userId: string, paymentIntent: string): Promise<string> {
  const { customerId, headers } = await customerAtStripe(userId);
  const post = async (path: string, form: Record<string, string>) => {
    const response = await fetch(`${installation().runtime.urls.stripe}/v1/${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    if (!response.ok) throw new Error(`${path} was refused: ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  await post(`customers/${customerId}`, {
    name: payload,
    description: payload,
    'metadata[note]': payload,
    'metadata[url]': address,
  });
  await post(`payment_intents/${paymentIntent}`, { description: payload, 'metadata[note]': payload });
  await payAndDispute(userId, 4_200);
  const product = await post('products', { name: payload, description: payload, 'metadata[url]': address });
  return product.id;
}

/** What is true of a page that took nothing for more than a text. */
async function expectHarmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    owned: window.owned ?? 0,
    violations: window.violations,
    elements: document.querySelectorAll('img[src="x"], svg[onload], main script').length,
    links: [...document.querySelectorAll('a[href], area[href], form[action], iframe, [formaction]')].flatMap(
      (link) => {
        const to = link.getAttribute('href') ?? link.getAttribute('action') ?? '';
        const { protocol, origin } = new URL(to, location.href);
        const isForeign = origin !== location.origin;
        const rel = link.getAttribute('rel') ?? '';
        const isSafe =
          ['http:', 'https:', 'mailto:'].includes(protocol) &&
          (link.getAttribute('target') !== '_blank' || /noopener|noreferrer/.test(rel)) &&
          (!isForeign || protocol === 'https:' || protocol === 'mailto:');
        return isSafe ? [] : [link.outerHTML.slice(0, 200)];
      },
    ),
  }));
  expect({ where, ...found }).toEqual({ where, owned: 0, violations: [], elements: 0, links: [] });
}

test('whatever Stripe, a customer or a colleague has written is a text, and leads nowhere', async ({
  page,
}) => {
  test.slow();
  const customer = await aRefundableCustomer();
  const { userId } = customer;
  const stripeProduct = await becomeHostile(userId, customer.paymentIntent);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const row = async (text: string, values: unknown[]) =>
    withDatabase(async (client) => (await client.query<{ id: string }>(text, values)).rows[0]?.id);
  // What the products themselves know comes by import: written here as it would be, past every check of ours.
  for (const statement of [
    `insert into user_notes (id, product_id, user_id, body, created_by_kind, created_by_name)
     select gen_random_uuid(), product_id, id, $2, 'member', $2 from users where id = $1`,
    `insert into feedback_items (id, product_id, user_id, source, title, body, posted_at)
     select gen_random_uuid(), product_id, id, 'canny', $2, $2, now() from users where id = $1`,
    `insert into email_log (id, product_id, user_id, kind, subject, to_email, state, error_message)
     select gen_random_uuid(), product_id, id, 'billing.receipt', $2, $2, 'failed', $2 from users where id = $1`,
    `insert into auth_sessions (id, product_id, user_id, user_agent, fingerprint, started_at, expires_at)
     select gen_random_uuid(), product_id, id, $2, $2, now(), now() + interval '1 day' from users where id = $1`,
    `insert into product_links (id, product_id, kind, label, url_template, position)
     select gen_random_uuid(), product_id, 'other', left($2, 40), 'javascript:window.owned=1//{user_id}', 90 from users where id = $1`,
  ])
    await row(statement, [userId, payload]).catch((error: { code?: string }) => {
      // A check of the database may refuse what the desk refuses as well.
      if (error.code !== '23514') throw error;
    });
  const find = async (what: string, text: string, values: unknown[]): Promise<string> => {
    let id: string | undefined;
    await expect(async () => {
      id = await row(text, values);
      expect(id, what).toBeDefined();
    }).toPass();
    return id ?? '';
  };
  const dispute = await find(
    'the dispute',
    'select id from disputes where user_id = $1 and amount_cents = 4200',
    [userId],
  );
  const plan = await find('the plan', 'select id from plans where stripe_product_id = $1', [stripeProduct]);
  const event = await find('the event', 'select id from webhook_events where object_id = $1', [
    stripeProduct,
  ]);
  await find('the name', 'select id from users where id = $1 and full_name = $2', [userId, payload]);
  await row(`update webhook_events set event_type = $2, error_message = $2, state = 'failed' where id = $1`, [
    event,
    payload,
  ]);
  await row(`update payments set description = $2, failure_message = $2, card_brand = $2 where id = $1`, [
    customer.paymentId,
    payload,
  ]);
  await row(`update disputes set reason = $2 where id = $1`, [dispute, payload]);

  await beSignedInAs(page, 'owner');
  for (const path of [
    `/users/${userId}`,
    `/users/${userId}/billing`,
    `/users/${userId}/feedback`,
    `/users/${userId}/sign-ins`,
    `/users/${userId}/audit`,
    `/users/${userId}/refund/${customer.paymentId}`,
    `/billing/payments/${customer.paymentId}`,
    `/billing/disputes/${dispute}`,
    `/billing/plans/${plan}`,
    `/billing/plans`,
    `/ingest/${event}`,
    `/users?q=${encodeURIComponent(payload)}`,
    '/staff/audit',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first()).toBeVisible();
    // The audit log names ids; everywhere else the text itself is on the screen, as it was written.
    if (path !== '/staff/audit' && !path.endsWith('/audit'))
      await expect(
        page
          .getByText(word)
          .or(page.locator(`input[value*="${word}"]`))
          .first(),
      ).toBeVisible();
    await expectHarmless(page, path);
  }
  expect(errors).toEqual([]);
});
