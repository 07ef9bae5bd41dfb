import type { Includables } from '../core/expand.ts';
import { Router } from '../core/route.ts';
import { accounts } from './account.ts';
import { balances } from './balance.ts';
import { billingPortal } from './billing-portal.ts';
import { chargeParts, charges } from './charges.ts';
import { coupons } from './coupons.ts';
import { creditNotes } from './credit-notes.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { earlyFraudWarnings } from './early-fraud-warnings.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { invoicePreviews } from './invoice-preview.ts';
import { invoiceItems } from './invoice-items.ts';
import { invoiceParts, invoices } from './invoices.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethods } from './payment-methods.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';
import { promotionCodes } from './promotion-codes.ts';
import { refunds } from './refunds.ts';
import { setupIntents } from './setup-intents.ts';
import { subscriptionItems } from './subscription-items.ts';
import { subscriptionSchedules } from './subscription-schedules.ts';
import { subscriptionPauses } from './subscription-pauses.ts';
import { customerParts, subscriptions } from './subscriptions.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** Every operation the simulator performs. A new resource is one file and one line here. */
export const ROUTES = [
  ...accounts,
  ...balances,
  ...billingPortal,
  ...charges,
  ...coupons,
  ...creditNotes,
  ...customers,
  ...disputes,
  ...earlyFraudWarnings,
  ...events,
  ...files,
  ...invoiceItems,
  ...invoicePreviews,
  ...invoices,
  ...paymentIntents,
  ...paymentMethods,
  ...prices,
  ...products,
  ...promotionCodes,
  ...refunds,
  ...setupIntents,
  ...subscriptionItems,
  ...subscriptionPauses,
  ...subscriptionSchedules,
  ...subscriptions,
  ...webhookEndpoints,
];

export const router = new Router(ROUTES);

export const includables: Includables = { ...chargeParts, ...invoiceParts, ...customerParts };
