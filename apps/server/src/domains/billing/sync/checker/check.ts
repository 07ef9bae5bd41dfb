/** An object as Stripe's API shows it. */
export type Json = Record<string, unknown>;

/** The kinds of objects that are checked, by Stripe's own word, after what they refer to. */
export const checkedKinds = [
  'product',
  'price',
  'coupon',
  'customer',
  'promotion_code',
  'payment_method',
  'setup_intent',
  'balance_transaction',
  'subscription',
  'subscription_schedule',
  'payment_intent',
  'charge',
  'invoice',
  'refund',
  'dispute',
  'radar.early_fraud_warning',
  'credit_note',
] as const;
export type CheckedKind = (typeof checkedKinds)[number];

/** What one object cannot say by itself, read from the raw objects that are stored. */
export type Known = {
  /** Products at Stripe by id. */
  products: ReadonlyMap<string, Json>;
  /** The disputes of a PaymentIntent, by its id. */
  disputes: ReadonlyMap<string, readonly Json[]>;
  /** Ids of the product's own database that lead to a user. */
  ownIds: ReadonlySet<string>;
};

/** One thing that the mirror says and Stripe says. */
export type Field = {
  name: string;
  /** The mirror's side: an expression over the row `t`. */
  mirror: string;
  /** Stripe's side; undefined where Stripe has no say in it for this object. */
  stripe: (raw: Json, known: Known) => unknown;
  /** Where both may be written differently and mean the same. */
  isSame?: (mirror: string, stripe: string) => boolean;
  /** A value that names a person is never written down. */
  isPersonal?: boolean;
};

/**
 * What the rows of one kind have to say. Written from the meaning of the columns: nothing in this folder
 * may use what fills them, or both would be wrong together.
 */
export type Check = {
  kind: CheckedKind;
  /** The table, or a query of that shape, with the alias `t`. */
  from: string;
  /** The column of `t` that holds the id at Stripe. */
  id: string;
  fields: readonly Field[];
  /** Whether a row has to be there for this object; always, where it is left out. */
  isKept?: (raw: Json, known: Known) => boolean;
  /** Rows of which Stripe's lists say nothing any more, as a condition on `t`. */
  isUnlisted?: string;
  /** What changes by the passing of time, without any event, or between two readings. */
  volatile?: readonly string[];
  /** What Stripe can delete: missing there is then a state like any other. */
  isDeletable?: boolean;
};

/** Reads a path of an object; undefined where it ends early. */
export const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );

/** The elements of a list at Stripe, or of an array. */
export function elements(value: unknown): Json[] {
  const list = Array.isArray(value) ? value : at(value, 'data');
  return Array.isArray(list) ? (list as Json[]) : [];
}

/** The id of what is an id or the object itself. */
export const idIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as Json)['id'] : value;

/** Both sides as text; empty is as good as nothing. What PostgreSQL cannot hold is left out, as everywhere. */
export function asText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean | bigint}`;
}

export const upper = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.toUpperCase() : undefined;

/** A word of Stripe's, or of the product in its metadata; empty where there is none. */
export const word = (value: unknown): string => asText(value) ?? '';

/** A line of a list: what there is of its parts. */
export const joined = (parts: readonly unknown[]): string =>
  parts
    .map(asText)
    .filter((part) => part !== null)
    .join(' ');

/** The sum of the `amount`s in a list. */
export const total = (value: unknown): number =>
  elements(value).reduce((sum, { amount }) => sum + Number(amount ?? 0), 0);

type Path = string | readonly (string | number)[];
const follow = (raw: Json, path: Path) => (typeof path === 'string' ? raw[path] : at(raw, ...path));

/** A value that is stored as Stripe writes it. */
export const plain = (name: string, column: string, path: Path): Field => ({
  name,
  mirror: `t.${column}`,
  stripe: (raw) => idIn(follow(raw, path)) ?? null,
});
/** An amount, or a count that is 0 where Stripe says nothing. */
export const amount = (name: string, column: string, path: Path): Field => ({
  name,
  mirror: `t.${column}`,
  stripe: (raw) => follow(raw, path) ?? 0,
});
/** An instant, in whole seconds. */
export const instant = (name: string, column: string, path: Path): Field => ({
  name,
  mirror: `extract(epoch from t.${column})::bigint`,
  stripe: (raw) => follow(raw, path) ?? null,
});
export const currency = (path: Path = 'currency'): Field => ({
  name: 'currency',
  mirror: 't.currency',
  stripe: (raw) => upper(follow(raw, path)) ?? null,
});
/** Our word for a status: Stripe's own while we know it. */
export const status = (words: readonly string[]): Field => ({
  name: 'status',
  mirror: 't.status',
  stripe: (raw) => (words.includes(String(raw['status'])) ? raw['status'] : 'unknown'),
});
export const personal = (field: Field): Field => ({ ...field, isPersonal: true });
export const created: Field = instant('created', 'created_at', 'created');

/** Whom the row belongs to: any id that leads to the user will do. */
export const owner: Field = {
  name: 'customer',
  mirror: `(select string_agg(i.external_id, ' ') from user_identities i where i.user_id = t.user_id
    and i.kind in ('stripe_customer', 'external', 'clerk'))`,
  stripe: (raw) => idIn(raw['customer']) ?? at(raw, 'metadata', 'userId'),
  isSame: (mirror, stripe) => mirror.split(' ').includes(stripe),
};

/** Whether an object belongs to somebody who is here. */
export const hasOwner = (raw: Json, known: Known): boolean =>
  idIn(raw['customer']) != null || known.ownIds.has(String(at(raw, 'metadata', 'userId')));
