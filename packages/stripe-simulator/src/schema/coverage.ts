/**
 * Files of the SDK's `resources` folder whose operations a subscription back office needs.
 * Adding a resource to the simulator starts with its file name here, then `npm run generate`.
 */
export const RESOURCE_FILES: readonly string[] = [
  'Accounts',
  'Balance',
  'BalanceTransactions',
  'Charges',
  'Coupons',
  'CreditNotes',
  'Customers',
  'Disputes',
  'Events',
  'Files',
  'InvoiceItems',
  'InvoicePayments',
  'Invoices',
  'PaymentIntents',
  'PaymentMethods',
  'Payouts',
  'Prices',
  'Products',
  'PromotionCodes',
  'Radar/EarlyFraudWarnings',
  'Refunds',
  'SetupIntents',
  'SubscriptionItems',
  'SubscriptionSchedules',
  'Subscriptions',
  'TestHelpers/Refunds',
  'TestHelpers/TestClocks',
  'WebhookEndpoints',
];
