import { z } from 'zod';

const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('0')
  .transform((value) => value === '1' || value === 'true');

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  BACKDESK_HOME: z.string().default('.backdesk'),
  BACKDESK_URL: z.url({ protocol: /^https?$/ }).optional(),
  BACKDESK_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 32 random bytes as 64 hex digits: openssl rand -hex 32 makes one'),
  BACKDESK_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  BACKDESK_SUPERVISED: flag,
  BACKDESK_DEMO: z.string().default('1'),
  DATABASE_URL: z.string().min(1, 'is required'),
  DATABASE_MIGRATION_URL: z.string().optional(),
  DATABASE_DIRECT_URL: z.string().optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
});

export type Config = {
  env: 'production' | 'development' | 'test';
  host: string;
  port: number;
  /** Data folder: secrets, runtime state, audit anchors. */
  home: string;
  /** The one origin staff use; cookies, the origin check and links come from it. */
  url: URL;
  secret: string;
  /** How many proxies in front may set X-Forwarded-For. */
  trustedProxies: number;
  isSupervised: boolean;
  isDemo: boolean;
  databaseUrl: string;
  migrationUrl: string;
  /** A connection that is not pooled in transaction mode: LISTEN needs it. */
  directUrl: string;
  stripe: StripeConfig;
};

export type StripeConfig = {
  mode: 'simulated' | 'test' | 'live';
  apiBase: URL | undefined;
  secretKey: (productKey: string) => string;
  /** The configured signing secret of a product's webhook endpoint; undefined: derived by us. */
  webhookSecret: (productKey: string) => string | undefined;
};

/** Throws ConfigError when there is no Stripe to talk to: neither a key nor a simulator. */
export function requireStripe(stripe: StripeConfig): void {
  if (stripe.mode === 'simulated' && !stripe.apiBase)
    throw new ConfigError(
      'STRIPE_SECRET_KEY is not set and no simulator runs: set it, or start with npm start.',
    );
}

/** A set-up that cannot work; its message names the variable and what to do. */
export class ConfigError extends Error {}

function stripeConfig(env: NodeJS.ProcessEnv, parsed: z.output<typeof environment>): StripeConfig {
  const perProduct = (name: string, productKey: string) =>
    env[`${name}_${productKey.toUpperCase().replaceAll('-', '_')}`] || undefined;
  const anyKey =
    parsed.STRIPE_SECRET_KEY ||
    Object.entries(env).find(([k, v]) => k.startsWith('STRIPE_SECRET_KEY_') && v)?.[1];
  const mode =
    !anyKey || anyKey.startsWith('sk_test_sim_') ? 'simulated' : /_live_/.test(anyKey) ? 'live' : 'test';
  if (mode === 'simulated' && !parsed.STRIPE_API_BASE)
    throw new ConfigError(
      'STRIPE_SECRET_KEY is not set and no simulator runs: set it, or start with npm start.',
    );
  if (mode === 'live' && parsed.STRIPE_API_BASE)
    throw new ConfigError(
      'STRIPE_API_BASE is set together with a live key: remove one, live keys only go to Stripe.',
    );
  return {
    mode,
    apiBase: parsed.STRIPE_API_BASE ? new URL(parsed.STRIPE_API_BASE) : undefined,
    secretKey: (productKey) =>
      perProduct('STRIPE_SECRET_KEY', productKey) ??
      parsed.STRIPE_SECRET_KEY ??
      `sk_test_sim_${productKey.replaceAll('-', '_')}`,
    webhookSecret: (productKey) =>
      perProduct('STRIPE_WEBHOOK_SECRET', productKey) ?? (parsed.STRIPE_WEBHOOK_SECRET || undefined),
  };
}

/**
 * Reads the environment once and refuses what cannot work. Throws ConfigError with one sentence
 * per wrong variable.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const result = environment.safeParse(env);
  if (!result.success)
    throw new ConfigError(
      result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '),
    );
  const parsed = result.data;
  const url = new URL(parsed.BACKDESK_URL ?? `http://${parsed.HOST}:${parsed.PORT}`);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLoopback)
    throw new ConfigError(
      `BACKDESK_URL ${url.origin} is plain http on another machine: sessions would travel readable. Use https.`,
    );
  return {
    env: parsed.NODE_ENV,
    host: parsed.HOST,
    port: parsed.PORT,
    home: parsed.BACKDESK_HOME,
    url,
    secret: parsed.BACKDESK_SECRET,
    trustedProxies: parsed.BACKDESK_TRUST_PROXY,
    isSupervised: parsed.BACKDESK_SUPERVISED,
    isDemo: parsed.BACKDESK_DEMO !== '0',
    databaseUrl: parsed.DATABASE_URL,
    migrationUrl: parsed.DATABASE_MIGRATION_URL ?? parsed.DATABASE_URL,
    directUrl: parsed.DATABASE_DIRECT_URL ?? parsed.DATABASE_URL,
    stripe: stripeConfig(env, parsed),
  };
}
