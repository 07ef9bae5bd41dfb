export { type BillingMirror, lockUsers, mirrorBilling } from './commands/mirror-billing.ts';
export { type Customer, upsertCustomers, userIdsOfCustomers } from './commands/upsert-customers.ts';
export { usersEntities } from './entities/index.ts';
export { User } from './entities/user.ts';
export { searchByPerson } from './lists/search.ts';
export type { TimelineSource, UserProviders } from './providers.ts';
export { usersSource } from './lists/users-source.ts';
export { usersRouter } from './router.ts';
export { bulkTagWork } from './jobs/bulk-tag.ts';
