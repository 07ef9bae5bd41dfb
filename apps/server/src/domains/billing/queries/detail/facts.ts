import type {
  BillingKind,
  billingDetailView,
  fact as factShape,
  factValue,
  historyEntry,
  relatedRow,
} from '@backdesk/contract';
import type { z } from 'zod';

export type Detail = z.output<typeof billingDetailView>;
export type Fact = z.output<typeof factShape>;
export type HistoryEntry = z.output<typeof historyEntry>;
type Value = z.output<typeof factValue>;
type Related = z.output<typeof relatedRow>;
export type Tone = HistoryEntry['tone'];

/** Facts that are there, in the order given; what is not known is left out. */
export const factsOf = (...facts: readonly (Fact | null)[]): Fact[] => facts.filter((fact) => fact !== null);

type Maybe<Known> = Known | null | undefined;

const fact = (label: string, value: Value): Fact => ({ label, value });

export const textFact = (label: string, text: Maybe<string>): Fact | null =>
  text ? fact(label, { type: 'text', text }) : null;

/** A word of Stripe such as `charge_automatically` as a person reads it. */
export const wordFact = (label: string, word: Maybe<string>): Fact | null =>
  textFact(label, word && wordsOf(word));

export const moneyFact = (label: string, cents: Maybe<string>, currency: Maybe<string>): Fact | null =>
  cents && currency ? fact(label, { type: 'money', money: { amount: BigInt(cents), currency } }) : null;

/** The same, left out when it is zero. */
export const sumFact = (label: string, cents: Maybe<string>, currency: Maybe<string>): Fact | null =>
  cents === '0' ? null : moneyFact(label, cents, currency);

export const timeFact = (label: string, at: Maybe<string | Date>): Fact | null =>
  at ? fact(label, { type: 'instant', at: new Date(at) }) : null;

export const periodFact = (
  label: string,
  from: Maybe<string | Date>,
  to: Maybe<string | Date>,
): Fact | null =>
  from || to
    ? fact(label, { type: 'period', from: from ? new Date(from) : null, to: to ? new Date(to) : null })
    : null;

export const idFact = (label: string, id: Maybe<string>): Fact | null =>
  id ? fact(label, { type: 'stripe_id', id }) : null;

export const objectFact = (
  label: string,
  kind: BillingKind,
  id: Maybe<string>,
  text: Maybe<string>,
): Fact | null => (id ? fact(label, { type: 'object', kind, id, text: text ?? 'Open' }) : null);

/** A user of ours, with a way to their page. */
export const userFact = (label: string, id: Maybe<string>, text: Maybe<string>): Fact | null =>
  id ? fact(label, { type: 'user', id, text: text ?? 'No name' }) : null;

export const urlFact = (label: string, url: Maybe<string>, text: string): Fact | null =>
  url && URL.canParse(url) ? fact(label, { type: 'url', url, text }) : null;

export const wordsOf = (word: string): string => word.replaceAll('_', ' ');

const tones: Readonly<Record<string, Tone>> = {
  succeeded: 'good',
  paid: 'good',
  active: 'good',
  won: 'good',
  issued: 'good',
  trialing: 'info',
  processing: 'info',
  pending: 'info',
  requested: 'info',
  submitting: 'info',
  open: 'info',
  failed: 'bad',
  lost: 'bad',
  unpaid: 'bad',
  uncollectible: 'bad',
  past_due: 'warning',
  requires_action: 'warning',
  awaiting_approval: 'warning',
  unknown: 'warning',
  incomplete: 'warning',
  needs_response: 'bad',
  warning_needs_response: 'warning',
  appeal_needs_response: 'bad',
  under_review: 'warning',
  warning_under_review: 'info',
  appeal_under_review: 'warning',
};

/** A state with its colour. A word of Stripe that we do not know is shown as Stripe says it. */
export function stateOf(status: string, stripeStatus?: Maybe<string>): { word: string; tone: Tone } {
  const word = status === 'unknown' && stripeStatus ? stripeStatus : status;
  return { word: wordsOf(word), tone: tones[status] ?? 'neutral' };
}

export const toneOf = (status: string): Tone => tones[status] ?? 'neutral';

/** What is shown of many; ask for one more to know whether there are. */
export const relatedShown = 10;

/** A group of related rows, or nothing when there are none. */
export function groupOf<Row>(
  title: string,
  rows: readonly Row[],
  toRow: (row: Row) => Partial<Related> & { key: string; title: string },
) {
  if (rows.length === 0) return [];
  return [
    {
      title,
      hasMore: rows.length > relatedShown,
      rows: rows.slice(0, relatedShown).map((row) => ({
        object: null,
        note: null,
        state: null,
        money: null,
        credits: null,
        at: null,
        stripeId: null,
        voidableGrantId: null,
        ...toRow(row),
      })),
    },
  ];
}

export const moneyOf = (cents: Maybe<string>, currency: Maybe<string>) =>
  cents && currency ? { amount: BigInt(cents), currency } : null;

/** Parts of a sentence that are known, with a dot between them. */
export const joined = (...parts: readonly Maybe<string>[]): string | null =>
  parts.filter(Boolean).join(' · ') || null;
