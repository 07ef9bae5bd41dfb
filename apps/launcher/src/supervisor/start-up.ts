import { step } from '../bootstrap/progress.mjs';
import { readSecret } from '../home/home.ts';
import { type Runtime, writeRuntime } from '../home/runtime.ts';
import type { OperatorError } from '../operator-error.ts';
import { ensureWebBuilt } from '../web-build.ts';
import { runCommand } from './command.ts';
import { type DatabaseStep, type DatabaseUrls, provideDatabase } from './database-step.ts';
import { usableAppUrl } from './own-database.ts';
import { requireFreePort, serve } from './serve.ts';
import type { Settings } from './settings.ts';
import { isChecked, startSimulator } from './simulator.ts';
import type { Stack } from './stack.ts';
import { checkStripe } from './stripe.ts';

export type StartUp = {
  home: string;
  settings: Settings;
  stack: Stack;
  /** Tells the person something that happens while Backdesk runs. */
  say: (line: string) => void;
  /** Called when something is lost that cannot be started again. */
  onLost: (error: OperatorError) => void;
};

/** A given Stripe has to answer before anything is changed. */
async function requireStripe({ settings: { stripe } }: StartUp): Promise<void> {
  if (stripe.kind === 'simulator') return;
  await step('Stripe', async () => {
    await checkStripe(stripe.apiBase, stripe.keys);
    return [undefined, `${new URL(stripe.apiBase).host}${stripe.keys.length > 0 ? '' : ' (simulated)'}`];
  });
}

async function provideStripe({
  home,
  settings,
  stack,
  say,
}: StartUp): Promise<{ base?: string; port?: number }> {
  if (settings.stripe.kind === 'given') return {};
  return step('Stripe', async () => {
    const { child, port } = await startSimulator(home, process.env, say);
    await stack.add('simulator', { stop: () => child.stop(2_000) });
    const outcome = `simulator on port ${port}${isChecked(process.env) ? ', each answer checked' : ''}`;
    return [{ base: `http://127.0.0.1:${port}`, port }, outcome];
  });
}

/** Makes an empty installation of the demo the demo world. It writes the simulator's state, so that one starts later. */
async function seed({ home, settings, stack }: StartUp, env: NodeJS.ProcessEnv): Promise<void> {
  if (!settings.isDemo) return;
  await step('Demo data', async (shown) => {
    let outcome = 'in place';
    const onLine = (line: string) => {
      outcome = line;
      shown.update(line);
    };
    await runCommand(['seed', '--if-empty'], { home, env, stack, onLine });
    return [undefined, outcome.replace(/\.$/, '')];
  });
}

/** Brings the database to this version and settles which role the application connects as. */
async function migrate(
  { home, settings, stack }: StartUp,
  database: DatabaseStep,
  env: NodeJS.ProcessEnv,
): Promise<DatabaseUrls> {
  return step('Database', async (shown) => {
    await runCommand(['migrate'], { home, env, stack, onLine: (line) => shown.update(line) });
    const { migration, app, direct } = database.urls;
    if (!database.isAppRoleOurs) return [database.urls, 'up to date'];
    const usable = await usableAppUrl(migration, app);
    return [
      {
        migration,
        app: usable,
        direct: settings.ownDatabase?.directUrl ?? (usable === app ? direct : usable),
      },
      'up to date',
    ];
  });
}

/** What every program of the installation finds in its environment. */
function environment(
  home: string,
  settings: Settings,
  urls: DatabaseUrls,
  stripeBase?: string,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: process.env.NODE_ENV || 'production',
    PORT: String(settings.port),
    HOST: settings.host,
    BACKDESK_HOME: home,
    BACKDESK_URL: settings.url,
    BACKDESK_DEMO: settings.isDemo ? '1' : '0',
    BACKDESK_SECRET: process.env.BACKDESK_SECRET || readSecret(home),
    DATABASE_URL: urls.app,
    DATABASE_MIGRATION_URL: urls.migration,
    DATABASE_DIRECT_URL: urls.direct,
    ...(stripeBase ? { STRIPE_API_BASE: stripeBase } : {}),
  };
}

/** Starts everything in order. Throws an OperatorError with one sentence when a step cannot be done. */
export async function startUp(context: StartUp): Promise<void> {
  const { home, settings, stack } = context;
  await requireFreePort(settings);
  await requireStripe(context);
  await ensureWebBuilt();
  const database = await step('PostgreSQL', async () => {
    const provided = await provideDatabase(home, settings, stack, context.onLost);
    return [provided, provided.outcome];
  });
  const startedAt = new Date().toISOString();
  const publish = (state: Runtime['state'], urls: DatabaseUrls, stripe: { base?: string; port?: number }) =>
    writeRuntime(home, {
      state,
      pid: process.pid,
      ...(database.postgresPort ? { postgresPort: database.postgresPort } : {}),
      ...(stripe.port ? { simulatorPort: stripe.port } : {}),
      port: settings.port,
      startedAt,
      urls: {
        app: settings.url,
        database: urls.app,
        migration: urls.migration,
        direct: urls.direct,
        ...(stripe.base ? { stripe: stripe.base } : {}),
      },
    });
  publish('starting', database.urls, {});
  const urls = await migrate(context, database, environment(home, settings, database.urls));
  await seed(context, environment(home, settings, urls));
  const stripe = await provideStripe(context);
  await step('Server', async () => {
    await serve(home, settings, environment(home, settings, urls, stripe.base), stack, context.say);
    return [undefined, 'ready, with its worker'];
  });
  publish('ready', urls, stripe);
}
