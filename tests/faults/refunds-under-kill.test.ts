import { verifyAudit } from '@backdesk/server';
import { describe, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { until } from '../support/until.ts';
import { auditRefunds, type RefundReport } from './support/audit-of-refunds.ts';
import { breakServer } from './support/broken-copy.ts';
import { type CrashDesk, startCrashDesk } from './support/crash-desk.ts';
import { record } from './support/figures.ts';
import { killAt, type KillPoint, killPoints } from './support/kill-points.ts';
import { seed, seededRandom } from './support/random.ts';
import { makeWishes, startAsking } from './support/refund-traffic.ts';

/** What Stripe does to requests for refunds meanwhile: a share of them, and once for certain. */
const faults = [
  { kind: '429', probability: 0.05 },
  { kind: '409', probability: 0.03 },
  { kind: 'reset_after_commit', probability: 0.08 },
  { kind: 'stall', probability: 0.03 },
] as const;

type Outcome = { report: RefundReport; kills: Record<KillPoint, number>; struck: Record<string, number> };

/** `refunds` wishes, asked for while processes die `rounds` times at each point, in an order of the seed. */
async function crash(
  options: { refunds: number; rounds: number; points?: readonly KillPoint[]; workerFolder?: string },
  inspect: (stand: CrashDesk, outcome: Outcome & { resent: number }) => Promise<void>,
): Promise<void> {
  const random = seededRandom(seed);
  const { workerFolder } = options;
  const stand = await startCrashDesk({ ...(workerFolder && { workerFolder }) });
  try {
    const wishes = await makeWishes(stand, random, options.refunds);
    for (const [index, { kind, probability }] of faults.entries()) {
      const target = { kind, method: 'POST', path: '/v1/refunds' } as const;
      await stand.stripe.fault({ ...target, probability, seed: `${seed}:${kind}` });
      await stand.stripe.fault({ ...target, nth: 5 + 3 * index });
    }
    const schedule = Array.from({ length: options.rounds }, () =>
      random.shuffled(options.points ?? killPoints),
    ).flat();
    const kills = Object.fromEntries(killPoints.map((point) => [point, 0])) as Outcome['kills'];
    const asking = startAsking(stand);
    const share = Math.floor(options.refunds / schedule.length);
    for (const [index, point] of schedule.entries()) {
      const batch = wishes.slice(
        index * share,
        index === schedule.length - 1 ? undefined : (index + 1) * share,
      );
      const [first] = batch;
      if (!first) throw new Error('Each kill needs at least one refund.');
      await killAt(point, stand, first, () => asking.feed(batch));
      kills[point] += 1;
    }
    await asking.answered();
    await settled(stand);
    const { faults: armed } = await stand.stripe.control<{ faults: { kind: string; struck: number }[] }>(
      'GET',
      '/faults',
    );
    const struck: Record<string, number> = {};
    for (const fault of armed) struck[fault.kind] = (struck[fault.kind] ?? 0) + fault.struck;
    const report = await auditRefunds(stand, wishes);
    await inspect(stand, { report, kills, struck, resent: asking.resentCount() });
  } finally {
    await stand.stop();
  }
}

/** Nothing is under way any more: every refund has ended and every event is digested. */
async function settled(stand: CrashDesk): Promise<void> {
  await until(
    'every refund and every event has come to its end',
    async () => {
      stand.failIfEnded();
      const open = await stand.rows(
        `select 'refund' as what, id, state, detail from refunds where state not in ('succeeded', 'failed', 'canceled')
         union all select 'event', id, state, event_type from webhook_events where state = 'received'`,
      );
      return open.length === 0;
    },
    90_000,
  );
}

const print = (outcome: Outcome & { resent: number }) => ({
  'refunds at Stripe': outcome.report.atStripe,
  doubles: outcome.report.doubles,
  lost: outcome.report.lost,
  'records that differ': outcome.report.mismatches.length,
  ...Object.fromEntries(Object.entries(outcome.kills).map(([point, count]) => [`kills ${point}`, count])),
  ...Object.fromEntries(Object.entries(outcome.struck).map(([kind, count]) => [`injected ${kind}`, count])),
  'requests sent again by the client': outcome.resent,
});

describe(`kill -9 of server and worker while refunds are made, seed ${seed}`, () => {
  const refunds = depth(21, 1_000);
  const rounds = depth(1, 4);

  test(`${refunds} refunds and ${rounds * killPoints.length} kills: each is paid exactly once`, async () => {
    await crash({ refunds, rounds }, async (stand, outcome) => {
      record('refunds', 'Refunds while server and worker are killed', [{ seed, refunds, ...print(outcome) }]);
      expect(outcome.report).toEqual({
        atStripe: refunds,
        doubles: 0,
        lost: 0,
        strangers: 0,
        mismatches: [],
        overRefunded: 0,
        badlyAudited: 0,
      });
      expect(stand.toStripe.lateCount()).toBe(0);
      expect(faults.filter(({ kind }) => !outcome.struck[kind])).toEqual([]);
      expect(await verifyAudit(stand.desk.services.database.fork())).toMatchObject({ isValid: true });
    });
  });

  test('without the idempotency key and the look-up the same kills pay twice', async () => {
    const broken = breakServer([
      { file: 'domains/billing/jobs/submit-refund.ts', from: '{ idempotencyKey: claim.id }', to: '{}' },
      {
        file: 'domains/billing/jobs/submit-refund.ts',
        from: 'if (claim.attemptCount > 1) {',
        to: 'if (claim.attemptCount > 1_000) {',
      },
    ]);
    try {
      const control = depth(9, 120);
      const points = ['during send', 'after send', 'before settle'] as const;
      const options = { refunds: control, rounds: depth(1, 7), points, workerFolder: broken.folder };
      await crash(options, async (_stand, outcome) => {
        record('refunds-control', 'The same without the idempotency key and the look-up', [
          { seed, refunds: control, ...print(outcome) },
        ]);
        expect(outcome.report.doubles).toBeGreaterThan(0);
      });
    } finally {
      broken.remove();
    }
  });
});
