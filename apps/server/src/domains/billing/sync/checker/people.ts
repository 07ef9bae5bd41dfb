import { setupIntentStatuses } from '@backdesk/contract';
import { at, type Check, created, hasOwner, owner, personal, plain, status, upper } from './check.ts';

/** Left to staff, or to another customer of the same person: then Stripe has no say in it. */
const unlessOurs = (column: string, value: string) =>
  `case when u.deleted_at is not null or u.stripe_customer_id is distinct from i.external_id
    or '${column}' = any(u.staff_set_fields) then 'ours' else ${value} end`;
const orOurs = (mirror: string, stripe: string) => mirror === 'ours' || mirror === stripe;

const customer: Check = {
  kind: 'customer',
  from: `(select i.product_id, i.external_id as customer_id, i.created_at,
      ${unlessOurs('full_name', 'u.full_name')} as name, ${unlessOurs('country', 'u.country')} as country,
      case when exists (select from users o where o.product_id = u.product_id and o.id <> u.id and o.deleted_at is null
          and lower(o.email) = lower(s.raw ->> 'email'))
        then 'ours' else ${unlessOurs('email', 'u.email')} end as email,
      case when exists (
          select from setup_intents k join payment_methods m on m.product_id = k.product_id
            and m.stripe_payment_method_id = k.stripe_payment_method_id and m.detached_at is null
          where k.user_id = u.id and k.stripe_payment_method_id = u.stripe_payment_method_id
            and k.stripe_status = 'succeeded')
        then 'ours' else ${unlessOurs('', 'u.stripe_payment_method_id')} end as method
    from user_identities i join users u on u.id = i.user_id
    left join stripe_objects s on s.product_id = i.product_id and s.id = i.external_id
    where i.kind = 'stripe_customer') t`,
  id: 'customer_id',
  isDeletable: true,
  // Each invoice moves it on, and no event of the customer tells so.
  volatile: ['next_invoice_sequence'],
  fields: [
    { ...personal(plain('email', 'email', 'email')), isSame: orOurs },
    { ...personal(plain('name', 'name', 'name')), isSame: orOurs },
    {
      name: 'country',
      mirror: 't.country',
      // A customer without an address takes no country away.
      stripe: (raw) => {
        const code = upper(at(raw, 'address', 'country')) ?? '';
        return /^[A-Z]{2}$/.test(code) ? code : undefined;
      },
      isSame: orOurs,
    },
    {
      // A card that was saved by a SetupIntent may be charged without being the default.
      ...plain('payment method', 'method', ['invoice_settings', 'default_payment_method']),
      isSame: orOurs,
    },
  ],
};

const paymentMethod: Check = {
  kind: 'payment_method',
  from: 'payment_methods t',
  id: 'stripe_payment_method_id',
  isDeletable: true,
  isUnlisted: 't.detached_at is not null',
  isKept: (raw) => raw['customer'] != null,
  fields: [
    created,
    owner,
    plain('type', 'type', 'type'),
    plain('brand', 'card_brand', ['card', 'brand']),
    personal(plain('last 4', 'card_last4', ['card', 'last4'])),
    plain('funding', 'card_funding', ['card', 'funding']),
    plain('card country', 'card_country', ['card', 'country']),
    plain('expiry month', 'card_exp_month', ['card', 'exp_month']),
    plain('expiry year', 'card_exp_year', ['card', 'exp_year']),
    personal(plain('fingerprint', 'card_fingerprint', ['card', 'fingerprint'])),
    { name: 'attached', mirror: 't.detached_at is null', stripe: (raw) => raw['customer'] != null },
  ],
};

const setupIntent: Check = {
  kind: 'setup_intent',
  from: 'setup_intents t',
  id: 'stripe_setup_intent_id',
  isKept: hasOwner,
  fields: [
    created,
    owner,
    plain('payment method', 'stripe_payment_method_id', 'payment_method'),
    plain('status at Stripe', 'stripe_status', 'status'),
    status(setupIntentStatuses),
    plain('usage', 'usage', 'usage'),
    plain('cancellation reason', 'cancellation_reason', 'cancellation_reason'),
    {
      name: 'error',
      mirror: 't.error_code',
      stripe: (raw) =>
        at(raw, 'last_setup_error', 'decline_code') ?? at(raw, 'last_setup_error', 'code') ?? null,
    },
    plain('error message', 'error_message', ['last_setup_error', 'message']),
  ],
};

export const peopleChecks = [customer, paymentMethod, setupIntent];
