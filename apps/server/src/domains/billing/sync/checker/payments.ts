import { chargeStatuses } from '@backdesk/contract';
import {
  amount,
  at,
  type Check,
  created,
  currency,
  type Field,
  hasOwner,
  idIn,
  type Json,
  owner,
  personal,
  plain,
  status,
  word,
} from './check.ts';

const wasTried = (raw: Json): boolean => raw['latest_charge'] != null || raw['last_payment_error'] != null;

const paymentStatus: Field = {
  name: 'status',
  mirror: 't.status',
  stripe: (raw) => {
    switch (raw['status']) {
      case 'succeeded':
      case 'processing':
      case 'canceled':
      case 'requires_action':
        return raw['status'];
      // Declined and waiting for another card: it failed. Never tried: the customer has to act.
      case 'requires_payment_method':
        return wasTried(raw) ? 'failed' : 'requires_action';
      case 'requires_confirmation':
      case 'requires_capture':
        return 'requires_action';
      default:
        return 'unknown';
    }
  },
};

const latest = (name: string, column: string, read: (charge: unknown) => unknown): Field => ({
  name,
  mirror: `t.${column}`,
  stripe: (raw) => read(raw['latest_charge']),
});

/** Stripe's flag on the charge stays for ever; for us a dispute that is over for good does not count. */
const disputed: Field = {
  name: 'disputed',
  mirror: 't.is_disputed',
  stripe: (raw, known) => {
    const about = known.disputes.get(String(raw['id'])) ?? [];
    if (about.length === 0) return at(raw, 'latest_charge', 'disputed') === true;
    return about.some((one) => !['won', 'warning_closed', 'prevented'].includes(String(one['status'])));
  },
};

/** Prepaid credit that the payment bought, as the product wrote it into the metadata. */
const credits: Field = {
  name: 'credits',
  mirror: 't.credits_cents',
  stripe: ({ metadata }) => {
    const count = word(at(metadata, 'creditsCents') ?? at(metadata, 'credits_cents'));
    const purpose = word(at(metadata, 'kind') ?? at(metadata, 'type')).toLowerCase();
    const isElse = ['subscription', 'addon', 'add_on', 'gift'].includes(purpose);
    return /^[1-9]\d{0,17}$/.test(count) && !isElse ? count : null;
  },
};

const payment: Check = {
  kind: 'payment_intent',
  from: 'payments t',
  id: 'stripe_payment_intent_id',
  isKept: hasOwner,
  volatile: ['client_secret'],
  fields: [
    created,
    owner,
    plain('charge', 'stripe_charge_id', 'latest_charge'),
    plain('payment method', 'stripe_payment_method_id', 'payment_method'),
    plain('status at Stripe', 'stripe_status', 'status'),
    paymentStatus,
    amount('amount', 'amount_cents', 'amount'),
    latest('captured', 'captured_cents', (charge) =>
      at(charge, 'captured') === true ? at(charge, 'amount_captured') : 0,
    ),
    latest('refunded', 'refunded_cents', (charge) => at(charge, 'amount_refunded') ?? 0),
    currency(),
    disputed,
    credits,
    personal(plain('description', 'description', 'description')),
    latest('brand', 'card_brand', (charge) => at(charge, 'payment_method_details', 'card', 'brand') ?? null),
    personal(
      latest(
        'last 4',
        'card_last4',
        (charge) => at(charge, 'payment_method_details', 'card', 'last4') ?? null,
      ),
    ),
    {
      name: 'failure',
      mirror: 't.failure_code',
      stripe: (raw) =>
        at(raw, 'last_payment_error', 'decline_code') ??
        at(raw, 'last_payment_error', 'code') ??
        at(raw, 'latest_charge', 'failure_code') ??
        null,
    },
    {
      name: 'paid at',
      mirror: 'extract(epoch from t.paid_at)::bigint',
      stripe: (raw) =>
        raw['status'] === 'succeeded' ? (at(raw, 'latest_charge', 'created') ?? raw['created']) : null,
    },
    {
      name: 'fee',
      // What Stripe took of the latest charge, by the movement that the charge names.
      mirror: 't.fee_cents',
      stripe: (raw) => {
        const movement = at(raw, 'latest_charge', 'balance_transaction');
        return typeof movement === 'object' && movement !== null ? (movement as Json)['fee'] : undefined;
      },
    },
  ],
};

const card = (name: string, column: string, field: string): Field =>
  plain(name, column, ['payment_method_details', 'card', field]);

const charge: Check = {
  kind: 'charge',
  from: 'charges t',
  id: 'stripe_charge_id',
  isKept: hasOwner,
  volatile: ['receipt_url', 'refunds'],
  fields: [
    created,
    owner,
    plain('payment', 'stripe_payment_intent_id', 'payment_intent'),
    {
      name: 'linked payment',
      mirror: '(select p.stripe_payment_intent_id from payments p where p.id = t.payment_id)',
      stripe: (raw) => idIn(raw['payment_intent']) ?? null,
    },
    plain('payment method', 'stripe_payment_method_id', 'payment_method'),
    plain('balance transaction', 'stripe_balance_transaction_id', 'balance_transaction'),
    plain('status at Stripe', 'stripe_status', 'status'),
    status(chargeStatuses),
    amount('amount', 'amount_cents', 'amount'),
    {
      name: 'captured',
      mirror: 't.captured_cents',
      stripe: (raw) => (raw['captured'] === true ? raw['amount_captured'] : 0),
    },
    amount('refunded', 'refunded_cents', 'amount_refunded'),
    currency(),
    plain('disputed', 'is_disputed', 'disputed'),
    personal(plain('description', 'description', 'description')),
    plain('failure', 'failure_code', 'failure_code'),
    plain('failure message', 'failure_message', 'failure_message'),
    plain('outcome', 'outcome_type', ['outcome', 'type']),
    plain('network status', 'network_status', ['outcome', 'network_status']),
    plain('network decline', 'network_decline_code', ['outcome', 'network_decline_code']),
    plain('risk level', 'risk_level', ['outcome', 'risk_level']),
    plain('risk score', 'risk_score', ['outcome', 'risk_score']),
    plain('method', 'method_type', ['payment_method_details', 'type']),
    card('brand', 'card_brand', 'brand'),
    personal(card('last 4', 'card_last4', 'last4')),
    card('funding', 'card_funding', 'funding'),
    card('card country', 'card_country', 'country'),
    card('expiry month', 'card_exp_month', 'exp_month'),
    card('expiry year', 'card_exp_year', 'exp_year'),
    personal(card('fingerprint', 'card_fingerprint', 'fingerprint')),
  ],
};

export const paymentChecks = [payment, charge];
