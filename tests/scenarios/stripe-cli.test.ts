import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBackdesk } from '../support/cli.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';

let stripe: SimulatedStripe;
let server: TestServer;
let paymentId: string;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  paymentId = (await aPaidCustomer(stripe)).payment.id;
});
afterAll(async () => {
  await server?.stop();
  await stripe?.stop();
});

/** A command of `backdesk stripe`, whose JSON is its whole output. */
async function command(...args: string[]) {
  const { code, stdout, stderr } = await runBackdesk(['stripe', ...args], server.env);
  return { code, stderr, answer: (stdout === '' ? null : JSON.parse(stdout)) as unknown };
}
const sql = (text: string) => rowsOf<Record<string, unknown>>(server.database.superuserUrl, text);

test('an account is loaded, compared, repaired and read again from the command line', {
  timeout: 180_000,
}, async () => {
  expect(await command('backfill', '--json')).toMatchObject({ code: 0, answer: { state: 'succeeded' } });
  await sql(`update payments set captured_cents = 1`);
  const item = {
    objectType: 'payment_intent',
    stripeId: paymentId,
    field: 'captured',
    mirror: '1',
    stripe: '2900',
  };
  const dry = await command('reconcile', '--dry-run', '--json');
  expect((dry.answer as { items: unknown[] }).items).toContainEqual(expect.objectContaining(item));
  expect(await sql('select captured_cents::int from payments')).toEqual([{ captured_cents: 1 }]);
  const repaired = await command('reconcile', '--product', 'acme', '--json');
  expect(repaired).toMatchObject({ code: 0, answer: { remaining: 0 } });
  expect((repaired.answer as { items: unknown[] }).items).toContainEqual(
    expect.objectContaining({ ...item, state: 'repaired' }),
  );

  await sql(`update payments set card_last4 = '0000'`);
  expect(await command('resync', paymentId, '--json')).toMatchObject({
    code: 0,
    answer: { state: 'succeeded' },
  });
  expect(await sql('select card_last4 from payments')).toEqual([{ card_last4: '4242' }]);

  const refused = await command('resync', 'hello', '--json');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('is no object that the mirror keeps');
});
