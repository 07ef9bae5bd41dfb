import type { TypeName } from '@backdesk/stripe-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differencesBetween } from '../faults/support/compare-with-stripe.ts';
import { believable } from '../integration/demo-believable.ts';
import { type PlayedDemo, startDemoWorld } from '../support/demo-world.ts';

/** What `npm start` makes. */
const users = 5_000;
let demo: PlayedDemo;

beforeAll(async () => {
  demo = await startDemoWorld(users, { validateResponses: false });
}, 600_000);
afterAll(() => demo?.stop());

describe('the demo world at its full size', () => {
  test('is what Stripe has', async () => {
    expect(
      await differencesBetween(demo, async (type) =>
        demo.simulator
          .accounts()
          .flatMap((account) => [...demo.simulator.expandedObjects(account, type as TypeName, [])]),
      ),
    ).toEqual([]);
    expect(await demo.number('select count(*) from users')).toBe(users);
    expect(await demo.rows('select * from credit_account_mismatches()')).toEqual([]);
  });

  test.each(believable)('is believable: $name', async ({ query, from, to, why }) => {
    const value = await demo.number(query);
    console.log(value.toFixed(4), why);
    expect(value, why).toBeGreaterThanOrEqual(from);
    expect(value, why).toBeLessThanOrEqual(to);
  });
});
