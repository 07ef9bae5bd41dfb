import { DisputeSchema } from './dispute.ts';
import { InvoiceSchema } from './invoice.ts';
import { PaymentSchema } from './payment.ts';
import { RefundSchema } from './refund.ts';
import { StripeObjectSchema } from './stripe-object.ts';
import { SubscriptionSchema } from './subscription.ts';

export const billingEntities = [
  SubscriptionSchema,
  InvoiceSchema,
  PaymentSchema,
  RefundSchema,
  DisputeSchema,
  StripeObjectSchema,
] as const;
