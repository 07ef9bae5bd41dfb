import { UserIdentitySchema } from './entities/user-identity.ts';
import { UserSchema } from './entities/user.ts';

export { type Customer, upsertCustomer, userIdOfCustomer } from './commands/upsert-customer.ts';
export { User } from './entities/user.ts';
export type { UserProviders } from './providers.ts';
export { usersRouter } from './router.ts';
export const usersEntities = [UserSchema, UserIdentitySchema] as const;
