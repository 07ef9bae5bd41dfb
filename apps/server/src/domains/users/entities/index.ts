import { AuthSessionSchema } from './auth-session.ts';
import { EmailLogSchema } from './email-log.ts';
import { EmailVerificationSchema } from './email-verification.ts';
import { FeedbackItemSchema } from './feedback-item.ts';
import { PasswordResetSchema } from './password-reset.ts';
import { ReferralSchema } from './referral.ts';
import { TagSchema, UserTagSchema } from './tag.ts';
import { UserIdentitySchema } from './user-identity.ts';
import { UserNoteSchema } from './user-note.ts';
import { UserProfileSchema } from './user-profile.ts';
import { UserSchema } from './user.ts';

export const usersEntities = [
  UserSchema,
  UserIdentitySchema,
  UserProfileSchema,
  AuthSessionSchema,
  EmailVerificationSchema,
  PasswordResetSchema,
  UserNoteSchema,
  TagSchema,
  UserTagSchema,
  ReferralSchema,
  FeedbackItemSchema,
  EmailLogSchema,
] as const;
