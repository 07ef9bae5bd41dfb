import { catalogueChecks } from './catalogue.ts';
import type { Check, CheckedKind } from './check.ts';
import { invoiceChecks } from './invoices.ts';
import { moneyChecks } from './money-back.ts';
import { paymentChecks } from './payments.ts';
import { peopleChecks } from './people.ts';
import { subscriptionChecks } from './subscriptions.ts';

/** What is checked of each kind. */
export const checks = Object.fromEntries(
  [
    ...catalogueChecks,
    ...peopleChecks,
    ...subscriptionChecks,
    ...invoiceChecks,
    ...paymentChecks,
    ...moneyChecks,
  ].map((check) => [check.kind, check]),
) as Record<CheckedKind, Check>;
