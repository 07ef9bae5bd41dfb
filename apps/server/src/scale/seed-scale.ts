import pg from 'pg';
import type { Actor } from '../platform/actor.ts';
import { auditArguments } from '../platform/audit/append.ts';
import { copyRows } from './copy-rows.ts';
import { accountRows, entryRows, grantRows } from './rows/credits.ts';
import { invoiceRows } from './rows/invoices.ts';
import { paymentRows } from './rows/payments.ts';
import { disputeRows, refundRows } from './rows/reversals.ts';
import { planPriceRows, planRows, subscriptionRows } from './rows/subscriptions.ts';
import type { TableRows } from './rows/table.ts';
import { userRows } from './rows/users.ts';
import { bringBack, setAside } from './set-aside.ts';
import { drawWorld, fewestUsers, mostUsers, timeText, type World } from './world.ts';

export const scaleProductKey = 'scale';

export type ScaleOptions = {
  /** Connects as the owner of the schema; used when nobody else works on the database. */
  ownerUrl: string;
  /** Connects as the application's role; used beside a running Backdesk. */
  appUrl: string;
  users: number;
  /** The two years of history end here. */
  endsAt: Date;
  /** A whole number; the same one draws the same rows. */
  seed: number;
  actor: Actor;
  onProgress?: (line: string) => void;
};
export type ScaleResult = {
  product: string;
  seed: number;
  /** Whether indexes were made after the rows, as nobody else was there to miss them. */
  aloneOnDatabase: boolean;
  rows: Record<string, number>;
  seconds: Record<string, number>;
  totalSeconds: number;
};

/** The scale product cannot be filled; the message says why and what to do. */
export class ScaleRefused extends Error {}

const bigTables = [
  'users',
  'subscriptions',
  'invoices',
  'payments',
  'refunds',
  'disputes',
  'credit_accounts',
  'credit_grants',
  'credit_entries',
];

/**
 * Makes the product `scale`, which has no Stripe account, with as many users as asked for. All or
 * nothing: everything is one transaction, so a run that is killed leaves no row. Where nobody else
 * works on the database, indexes and foreign keys are made after the rows, which takes a third of the
 * time and would keep everybody else waiting; otherwise they stay, and nobody waits. Throws
 * ScaleRefused.
 */
export async function seedScale(options: ScaleOptions): Promise<ScaleResult> {
  const { users } = options;
  if (!Number.isInteger(users) || users < fewestUsers || users > mostUsers)
    throw new ScaleRefused(`The number of users has to be a whole one from ${fewestUsers} to ${mostUsers}.`);
  const isAlone = await isAloneOn(options.ownerUrl);
  const client = new pg.Client({
    connectionString: isAlone ? options.ownerUrl : options.appUrl,
    application_name: 'backdesk seed --scale',
    options: '-c timezone=UTC -c lock_timeout=5s',
  });
  await client.connect();
  try {
    const run = createRun(options.onProgress);
    await client.query('begin');
    await refuseUnlessNew(client);
    const world = await run.step('drawing the world', async () => drawWorld(options));
    await fill(client, world, { ...options, isAlone }, run);
    await run.step('commit', () => client.query('commit'));
    await run.step('vacuum and analyze', () => tidyUp(options.ownerUrl));
    return {
      product: scaleProductKey,
      seed: options.seed,
      aloneOnDatabase: isAlone,
      rows: run.rows,
      seconds: run.seconds,
      totalSeconds: run.total(),
    };
  } finally {
    // Ends the transaction too, where it is still open.
    await client.end();
  }
}

type Run = ReturnType<typeof createRun>;

/** Counts, times and tells how far a run is. */
function createRun(onProgress: (line: string) => void = () => undefined) {
  const startedAt = performance.now();
  const since = (from: number) => Math.round((performance.now() - from) / 100) / 10;
  const rows: Record<string, number> = {};
  const seconds: Record<string, number> = {};
  return {
    rows,
    seconds,
    total: () => since(startedAt),
    say: (line: string) => onProgress(`${since(startedAt).toFixed(1).padStart(6)} s  ${line}`),
    async step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
      this.say(name);
      const from = performance.now();
      const result = await work();
      seconds[name.replaceAll(' ', '_')] = since(from);
      return result;
    },
  };
}

/** Statistics for the planner, and the map that lets it answer from an index alone; keeps nobody waiting. */
async function tidyUp(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`vacuum (analyze) ${bigTables.join(', ')}`);
  } finally {
    await client.end();
  }
}

/** Whether no other session is open on the database. */
async function isAloneOn(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ others: boolean }>(
      `select exists (select from pg_stat_activity where datname = current_database()
         and usesysid is not null and pid <> pg_backend_pid()) as others`,
    );
    return rows[0]?.others === false;
  } finally {
    await client.end();
  }
}

async function refuseUnlessNew(client: pg.Client): Promise<void> {
  const { rows: locks } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('backdesk.seed_scale')) as mine`,
  );
  if (!locks[0]?.mine) throw new ScaleRefused('Another run is filling the product “scale”: wait for it.');
  const { rowCount } = await client.query('select from products where key = $1', [scaleProductKey]);
  if (rowCount)
    throw new ScaleRefused(
      'The product “scale” is there already, and its ledger can only grow: use another data folder or database for another size.',
    );
}

async function fill(
  client: pg.Client,
  world: World,
  { isAlone, actor, seed, users }: ScaleOptions & { isAlone: boolean },
  run: Run,
): Promise<void> {
  await client.query(
    `insert into products (id, key, name, reporting_currency, credits_unit, has_stripe_account, created_at)
     values ($1, $2, 'Scale', 'USD', 'cents', false, $3)`,
    [world.productId, scaleProductKey, timeText(world, 0)],
  );
  // Sorting an index of millions of rows in memory takes half as long as on disk.
  await client.query(`set local maintenance_work_mem = '1GB'`);
  const aside = isAlone ? await setAside(client, bigTables) : undefined;
  const tables: readonly TableRows[] = [
    planRows,
    planPriceRows,
    userRows,
    subscriptionRows,
    invoiceRows,
    paymentRows,
    refundRows,
    disputeRows,
    accountRows(isAlone),
    grantRows,
    entryRows,
  ];
  for (const rows of tables)
    run.rows[rows.table] = await run.step(rows.table, () =>
      copyRows(client, rows, world, (count) => run.say(`${rows.table}: ${count.toLocaleString('en')} rows`)),
    );
  if (aside)
    await run.step('indexes and foreign keys', () => bringBack(client, aside, (line) => run.say(line)));
  await run.step('checking the ledger', () => requireSoundLedger(client, world.productId));
  await client.query(
    `select audit_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    auditArguments(
      { actor },
      {
        action: 'products.seed_scale',
        target: { kind: 'product', id: world.productId },
        productId: world.productId,
        after: { key: scaleProductKey, users, seed, rows: run.rows },
      },
    ),
  );
}

/** Every balance has to be the sum of its entries, however they came in. */
async function requireSoundLedger(client: pg.Client, productId: string): Promise<void> {
  const { rows } = await client.query<{ accounts: string; users: string }>(
    `select (select count(*) from credit_account_mismatches() where product_id = $1) as accounts,
       (select count(*) from users u left join credit_accounts a on a.user_id = u.id and a.unit = 'cents'
        where u.product_id = $1 and u.credits_cents <> coalesce(a.balance_units, 0)) as users`,
    [productId],
  );
  const { accounts, users } = rows[0] ?? {};
  if (accounts !== '0' || users !== '0')
    throw new Error(
      `${accounts} accounts and ${users} users have another balance than their entries add up to.`,
    );
}
