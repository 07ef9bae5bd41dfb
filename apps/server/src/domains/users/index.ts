import { UserIdentitySchema } from './entities/user-identity.ts';
import { UserSchema } from './entities/user.ts';

export { User, UserSchema } from './entities/user.ts';
export { UserIdentity, UserIdentitySchema } from './entities/user-identity.ts';
export const usersEntities = [UserSchema, UserIdentitySchema] as const;
