import { z } from 'zod';
import { productKey, productKeyPattern, timeZone } from './list/schemas.ts';
import { linkKind, linkTemplate } from './product-links.ts';
import { retentionKind } from './product-retention.ts';
import { currency, id, instant, line } from './wire.ts';

/** What a product's balances count: minor units of its currency, or credits of its own. */
export const creditsUnits = ['cents', 'credits'] as const;
/** Days from the due day until access ends, while an invoice is not paid. */
export const graceDayChoices = [0, 2, 7, 14, 21] as const;
/** When a quota starts anew: on the first of the month, on the user's own day, or when it is said. */
export const quotaResetRules = ['calendar', 'anniversary', 'explicit'] as const;

let currencies: ReadonlySet<string> | undefined;
/** Read when the first one is asked for: no page but one needs them. */
const knownCurrencies = () => (currencies ??= new Set(Intl.supportedValuesOf('currency')));
/** A currency that exists, not only one that looks like it. */
export const knownCurrency = currency.refine(
  (code) => knownCurrencies().has(code),
  'is no currency: write its code, such as USD or EUR',
);

/** Said in full, because here somebody thinks one up. */
const newKey = z
  .string()
  .regex(productKeyPattern, 'must be 2 to 40 of a-z, 0-9 and -, a letter first: it stands in addresses')
  .refine((key) => key !== 'new', 'must not be “new”: that is where products are added');

/** What the first member who adds a product, and whoever corrects it later, says about it. */
const describedProduct = {
  name: line(80).min(1, 'is required'),
  currency: knownCurrency,
  timezone: timeZone,
  /** Null where the product sells no credits. */
  creditsUnit: z.enum(creditsUnits).nullable(),
  quotaResetRule: z.enum(quotaResetRules),
  isSingleSubscription: z.boolean(),
  /** Whether the desk tops up credit, and posts it; off where the product does so itself. */
  isAutoTopupOn: z.boolean(),
  graceDays: z.union(graceDayChoices.map((days) => z.literal(days))),
  stripeAccountId: z
    .string()
    .regex(/^acct_[A-Za-z0-9]{1,40}$/, 'is no account id of Stripe: those begin with acct_')
    .nullable(),
};

/** `key` stands in webhook addresses and in the names of environment variables: it never changes. */
export const createProductInput = z.strictObject({
  key: newKey,
  ...describedProduct,
});
/** `version` is the one that was edited; another one by now is a conflict. */
export const editProductInput = z.strictObject({
  productKey,
  version: z.int().min(1),
  ...describedProduct,
});
export const changedProductView = z.object({ key: z.string(), version: z.int() });

/** Where a secret comes from: a variable of this product, one for all, made by us, the simulator; or nowhere. */
export const secretSources = ['own', 'shared', 'derived', 'simulator', 'missing'] as const;
export const secretStateView = z.object({
  source: z.enum(secretSources),
  /** The environment variable that holds it, or that would. */
  variable: z.string(),
  /** The last four characters of a configured secret, to tell one from another. */
  endsWith: z.string().nullable(),
});

/** One product as the list of the settings shows it. */
export const productOverviewView = z.object({
  id,
  key: z.string(),
  name: z.string(),
  currency,
  timezone: z.string(),
  /** False where everything was invented: no account, no webhooks, nothing to reconcile with. */
  hasStripeAccount: z.boolean(),
  stripeKey: secretStateView,
  createdAt: instant,
});
export const productOverviewsView = z.object({
  stripeMode: z.enum(['simulated', 'test', 'live']),
  products: z.array(productOverviewView),
});

export const productLinkView = z.object({
  id,
  kind: linkKind,
  label: z.string(),
  urlTemplate: z.string(),
  version: z.int(),
});
export const productRetentionView = z.object({
  recordKind: retentionKind,
  /** What this product says itself; absent where it follows the default. */
  override: z.object({ keptDays: z.int().nullable(), version: z.int(), updatedAt: instant }).nullable(),
});

export const productDetailInput = z.strictObject({ productKey });
export const productDetailView = z.object({
  id,
  key: z.string(),
  name: z.string(),
  currency,
  timezone: z.string(),
  creditsUnit: z.enum(creditsUnits).nullable(),
  quotaResetRule: z.enum(quotaResetRules),
  isSingleSubscription: z.boolean(),
  isAutoTopupOn: z.boolean(),
  graceDays: z.union(graceDayChoices.map((days) => z.literal(days))),
  hasStripeAccount: z.boolean(),
  stripeAccountId: z.string().nullable(),
  projectNumber: z.int(),
  publicKey: z.string(),
  version: z.int(),
  createdAt: instant,
  stripe: z.object({
    mode: z.enum(['simulated', 'test', 'live']),
    secretKey: secretStateView,
    webhookSecret: secretStateView,
    webhookUrl: z.string(),
  }),
  links: z.array(productLinkView),
  retention: z.array(productRetentionView),
});

/** Shows a signing secret that Backdesk made itself, so that it can be put in at Stripe. */
export const revealWebhookSecretInput = z.strictObject({
  productKey,
  reason: line(200).min(3, 'say in a few words why you need it'),
});
export const webhookSecretView = z.object({ secret: z.string() });

const describedLink = {
  kind: linkKind,
  label: line(40).min(1, 'is required'),
  urlTemplate: linkTemplate,
};
export const addLinkInput = z.strictObject({ productKey, ...describedLink });
export const editLinkInput = z.strictObject({ linkId: id, version: z.int().min(1), ...describedLink });
export const removeLinkInput = z.strictObject({ linkId: id, version: z.int().min(1) });
/** Moves a link by one place among those of its product. */
export const moveLinkInput = z.strictObject({ linkId: id, direction: z.enum(['up', 'down']) });
export const changedLinkView = z.object({ id, version: z.int() });
