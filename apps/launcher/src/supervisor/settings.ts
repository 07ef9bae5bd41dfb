import { OperatorError } from '../operator-error.ts';

/** The key of a Stripe account, and the variable that holds it. */
export type StripeKey = { variable: string; value: string };

/** What the environment asks of a start; see the table in README.md. */
export type Settings = {
  port: number;
  host: string;
  url: string;
  /** An own PostgreSQL instead of the embedded one. */
  ownDatabase: { url: string; migrationUrl: string | undefined; directUrl: string | undefined } | undefined;
  stripe: { kind: 'simulator' } | { kind: 'given'; apiBase: string; keys: readonly StripeKey[] };
  isDemo: boolean;
};

function readPort(env: NodeJS.ProcessEnv): number {
  const port = Number(env.PORT || 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new OperatorError(`PORT is "${env.PORT}" and has to be a number from 1 to 65535.`);
  return port;
}

/** Every key of a Stripe account that is set, for all products or for one of them. */
function stripeKeys(env: NodeJS.ProcessEnv): StripeKey[] {
  const keys = Object.entries(env).flatMap(([variable, value]) =>
    // Keys of this form belong to the simulator.
    /^STRIPE_SECRET_KEY(_|$)/.test(variable) && value && !value.startsWith('sk_test_sim_')
      ? [{ variable, value }]
      : [],
  );
  // Checked here as well as in the server: starting asks Stripe with the key before the server does.
  if (env.STRIPE_API_BASE && keys.some(({ value }) => value.includes('_live_')))
    throw new OperatorError(
      'STRIPE_API_BASE is set together with a live key: remove one, live keys only go to Stripe.',
    );
  return keys;
}

/** Reads the environment; refuses what cannot work with a sentence. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = readPort(env);
  const host = env.HOST || '127.0.0.1';
  const shownHost = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const keys = stripeKeys(env);
  const stripe: Settings['stripe'] =
    keys.length > 0 || env.STRIPE_API_BASE
      ? { kind: 'given', apiBase: env.STRIPE_API_BASE || 'https://api.stripe.com', keys }
      : { kind: 'simulator' };
  return {
    port,
    host,
    url: env.BACKDESK_URL || `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`,
    ownDatabase: env.DATABASE_URL
      ? {
          url: env.DATABASE_URL,
          migrationUrl: env.DATABASE_MIGRATION_URL || undefined,
          directUrl: env.DATABASE_DIRECT_URL || undefined,
        }
      : undefined,
    stripe,
    // The demo world lives in our simulator, so there is none where that one does not run.
    isDemo: stripe.kind === 'simulator' && env.BACKDESK_DEMO !== '0',
  };
}
