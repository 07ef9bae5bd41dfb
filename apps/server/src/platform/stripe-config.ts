import { ConfigError } from './config-error.ts';

/** What may be said of a secret to whoever may not have it. */
export type SecretState = {
  /** Of this product alone, the one for all products, made by us, the simulator's; or none at all. */
  source: 'own' | 'shared' | 'derived' | 'simulator' | 'missing';
  /** The variable that holds it, or that would for this product. */
  variable: string;
  /** The last four characters of a configured secret; null of a short one, of which they would say too much. */
  endsWith: string | null;
};

export type StripeConfig = {
  mode: 'simulated' | 'test' | 'live';
  apiBase: URL | undefined;
  /** Throws ConfigError for a product that no key was set for. */
  secretKey: (productKey: string) => string;
  /** The configured signing secret of a product's webhook endpoint; undefined: derived by us. */
  webhookSecret: (productKey: string) => string | undefined;
  /** Where the two come from, for the settings of a product. */
  secretKeyState: (productKey: string) => SecretState;
  webhookSecretState: (productKey: string) => SecretState;
};

const keyName = 'STRIPE_SECRET_KEY';
const webhookName = 'STRIPE_WEBHOOK_SECRET';

/**
 * Reads the Stripe account of every product. All keys have to be of one mode, because the whole desk
 * says in which mode it works; a live key only ever goes to Stripe itself. Throws ConfigError.
 */
export function stripeConfig(env: NodeJS.ProcessEnv, apiBase: string | undefined): StripeConfig {
  const keys = Object.entries(env).flatMap(([name, key]) =>
    key && (name === keyName || name.startsWith(`${keyName}_`)) ? [{ name, mode: modeOf(name, key) }] : [],
  );
  const mode = keys[0]?.mode ?? 'simulated';
  const other = keys.find((key) => key.mode !== mode);
  if (keys[0] && other)
    throw new ConfigError(
      `${keys[0].name} is a ${mode} key and ${other.name} a ${other.mode} key: one desk works in one mode, so set keys of one mode.`,
    );
  if (mode === 'simulated' && !apiBase)
    throw new ConfigError(
      `${keyName} ${keys[0] ? 'belongs to the simulator' : 'is not set'} and no simulator runs: set the key of a Stripe account, or start with npm start.`,
    );
  if (mode === 'live' && apiBase)
    throw new ConfigError(
      'STRIPE_API_BASE is set together with a live key: remove one, live keys only go to Stripe.',
    );
  return {
    mode,
    apiBase: apiBase ? new URL(apiBase) : undefined,
    secretKey: (productKey) => {
      const key = env[nameFor(keyName, productKey)] || env[keyName];
      if (key) return key;
      if (mode === 'simulated') return `sk_test_sim_${productKey.replaceAll('-', '_')}`;
      throw new ConfigError(
        `The product “${productKey}” has no Stripe account: set ${nameFor(keyName, productKey)}, or ${keyName} for all products.`,
      );
    },
    webhookSecret: (productKey) => env[nameFor(webhookName, productKey)] || env[webhookName] || undefined,
    secretKeyState: (productKey) =>
      stateOf(env, keyName, productKey, mode === 'simulated' ? 'simulator' : 'missing'),
    webhookSecretState: (productKey) => stateOf(env, webhookName, productKey, 'derived'),
  };
}

/** Throws ConfigError when one of the products has no account at Stripe. */
export function requireStripeKeys(stripe: StripeConfig, products: readonly { key: string }[]): void {
  for (const { key } of products) stripe.secretKey(key);
}

function stateOf(
  env: NodeJS.ProcessEnv,
  name: string,
  productKey: string,
  otherwise: SecretState['source'],
): SecretState {
  const own = nameFor(name, productKey);
  if (env[own]) return { source: 'own', variable: own, endsWith: endOf(env[own]) };
  if (env[name]) return { source: 'shared', variable: name, endsWith: endOf(env[name]) };
  return { source: otherwise, variable: own, endsWith: null };
}

const endOf = (secret: string): string | null => (secret.length >= 16 ? secret.slice(-4) : null);

/** The variable that holds `name` for one product only. */
function nameFor(name: string, productKey: string): string {
  return `${name}_${productKey.toUpperCase().replaceAll('-', '_')}`;
}

/** Secret and restricted keys say themselves what they are for; anything else is a mistake. */
function modeOf(name: string, key: string): StripeConfig['mode'] {
  if (key.startsWith('sk_test_sim_')) return 'simulated';
  const [, mode] = /^(?:sk|rk)_(live|test)_./.exec(key) ?? [];
  if (mode === 'live' || mode === 'test') return mode;
  throw new ConfigError(
    `${name} is no secret key of Stripe: those begin with sk_live_, sk_test_, rk_live_ or rk_test_.`,
  );
}
