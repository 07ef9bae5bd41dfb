export { type Customer, upsertCustomer, userIdOfCustomer } from './commands/upsert-customer.ts';
export { usersEntities } from './entities/index.ts';
export { User } from './entities/user.ts';
export type { UserProviders } from './providers.ts';
export { usersRouter } from './router.ts';
