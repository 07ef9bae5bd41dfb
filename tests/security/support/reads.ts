import { lists, type ListName, listNames } from '@backdesk/contract';
import { procedures } from '../../support/procedures.ts';
import type { FullWorld } from './full-world.ts';

const detailKinds = {
  paymentDetail: 'payment',
  subscriptionDetail: 'subscription',
  invoiceDetail: 'invoice',
  refundDetail: 'refund',
  disputeDetail: 'dispute',
  planDetail: 'plan',
  creditAccountDetail: 'credit_account',
  discountCodeDetail: 'discount_code',
} as const;

/**
 * Every query, with inputs that find something; `texts` is looked up, the second of them in lists too. Throws for a new one that
 * asks for what is not known here.
 */
export function readsOf({ ids }: FullWorld, texts: readonly string[]): [name: string, input: unknown][] {
  const { userId, jobId, eventId, productKey } = ids;
  const special: Record<string, unknown[]> = {
    'billing.payment': [{ paymentId: ids.payment }],
    'billing.approvals': [{ show: 'open' }, { show: 'decided' }],
    'billing.creditTerms': [{ userId }],
    'billing.creditLot': [{ grantId: ids.creditGrant }],
    'billing.makeRightChoices': [{ userId }],
    'billing.makeRightQuote': [
      {
        userId,
        refund: null,
        subscription: { subscriptionId: ids.ownSubscription, seen: ids.seen, change: 'cancel_now' },
        credit: null,
        reason: 'goodwill',
        note: '',
        ticket: '',
      },
    ],
    'billing.goodwillLimits': [{ productKey }],
    'billing.codeTerms': [{ productKey }],
    'billing.codeActions': [{ codeId: ids.discount_code }],
    'billing.amends': [{ amendsId: ids.amends }],
    'billing.approval': [{ approvalId: ids.approval }],
    'billing.subscriptionActions': [{ subscriptionId: ids.subscription }],
    'billing.bulkRefundPreview': [{ selection: { ids: [ids.payment] } }],
    'billing.invoiceActions': [{ invoiceId: ids.invoice }],
    'billing.disputeAnswer': [{ disputeId: ids.dispute }],
    'billing.planChangeChoices': [{ subscriptionId: ids.subscription }],
    'billing.changeWorth': [
      {
        subscriptionId: ids.subscription,
        change: { kind: 'renewal', to: new Date(Date.now() + 400 * 86_400_000).toISOString() },
      },
    ],
    'billing.couponChoices': [{ subscriptionId: ids.subscription }],
    'billing.trialEndPreview': [{ subscriptionId: ids.subscription, seen: ids.seen }],
    'billing.resumePreview': [{ subscriptionId: ids.subscription, seen: ids.seen }],
    'billing.reinstatePreview': [{ subscriptionId: ids.subscription, seen: ids.seen, when: 'now' }],
    'billing.rehearsal': [
      {
        subscriptionId: ids.subscription,
        seen: ids.seen,
        // Not a pause: with every text of the database replaced it is paused already.
        change: { kind: 'coupon', couponId: null },
      },
    ],
    'billing.planChangePreview': [
      { subscriptionId: ids.subscription, seen: ids.seen, priceId: ids.price, quantity: 2, when: 'now' },
    ],
    'billing.rawObject': (['payment', 'subscription', 'invoice', 'refund', 'plan'] as const).map((kind) => ({
      kind,
      id: ids[kind],
    })),
    'products.detail': [{ productKey }],
    'users.lookup': texts.map((query) => ({ query })),
    'staff.savedViews': listNames.map((list) => ({ list })),
    'staff.auditEntry': [{ sequence: 1 }, { sequence: 5 }],
    'staff.auditEntries': [{}, { userId }],
    'jobs.progress': [{ jobId }],
    'ingest.webhookEvent': [{ eventId }],
    'billing.drift': [{ driftId: ids.driftId }],
  };
  for (const [name, kind] of Object.entries(detailKinds)) special[`billing.${name}`] = [{ id: ids[kind] }];
  return procedures
    .filter(({ type }) => type === 'query')
    .flatMap(({ name, inputs: [schema] }): [string, unknown][] => {
      const inputs = special[name];
      if (inputs) return inputs.map((input): [string, unknown] => [name, input]);
      const list = listNames.find((one) => name === one || name.startsWith(one));
      if (list && name === list) return ['', texts[1]].map((q) => [name, q ? { q } : { pageSize: 100 }]);
      if (list && name === `${list}NewSince`) return [[name, { cursor: null }]];
      if (list && name === `${list}Options`) return optionFields(list).map((field) => [name, { field }]);
      const shape = (schema?._zod.def.shape ?? {}) as Record<string, { _zod: { def: { type: string } } }>;
      const needed = Object.entries(shape).flatMap(([key, { _zod }]) =>
        ['optional', 'default', 'nullable'].includes(_zod.def.type) ? [] : [key],
      );
      if (needed.length === 0) return [[name, {}]];
      if (needed.join() === 'userId') return [[name, { userId }]];
      throw new Error(`Say in reads.ts with what ${name} is to be called: it needs ${needed.join(', ')}.`);
    });
}

/** Reads that ask Stripe, which is not there in the full world: they say so in a sentence. */
export const asksStripe: readonly string[] = [
  'billing.planChangePreview',
  'billing.resumePreview',
  'billing.trialEndPreview',
  'billing.reinstatePreview',
];

const optionFields = (list: ListName): string[] =>
  Object.entries(lists[list].fields as Record<string, { kind: string; options?: unknown }>).flatMap(
    ([key, { kind, options }]) => (kind === 'enum' && options === undefined ? [key] : []),
  );

/** Every file that can be taken out, with all of its columns. */
export const exportsOf = (): [name: string, body: unknown][] => [
  ...listNames.map((name): [string, unknown] => [
    name,
    {
      columns: Object.entries(lists[name].fields as Record<string, { column: string }>).flatMap(
        ([key, { column }]) => (column === 'none' ? [] : [key]),
      ),
    },
  ]),
  ['staff.auditEntries', {}],
];
