import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type StripeConfig, stripeConfig } from './stripe-config.ts';

export { ConfigError } from './config-error.ts';
export type { StripeConfig } from './stripe-config.ts';

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
  /** The demo world: only beside a simulated Stripe, because its sign-ins are printed. */
  isDemo: boolean;
  databaseUrl: string;
  migrationUrl: string;
  /** A connection that is not pooled in transaction mode: LISTEN needs it. */
  directUrl: string;
  stripe: StripeConfig;
};

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
  const stripe = stripeConfig(env, parsed.STRIPE_API_BASE);
  return {
    env: parsed.NODE_ENV,
    host: parsed.HOST,
    port: parsed.PORT,
    home: parsed.BACKDESK_HOME,
    url,
    secret: parsed.BACKDESK_SECRET,
    trustedProxies: parsed.BACKDESK_TRUST_PROXY,
    isSupervised: parsed.BACKDESK_SUPERVISED,
    isDemo: parsed.BACKDESK_DEMO !== '0' && stripe.mode === 'simulated',
    databaseUrl: parsed.DATABASE_URL,
    migrationUrl: parsed.DATABASE_MIGRATION_URL ?? parsed.DATABASE_URL,
    directUrl: parsed.DATABASE_DIRECT_URL ?? parsed.DATABASE_URL,
    stripe,
  };
}
