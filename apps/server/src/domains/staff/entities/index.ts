import { ApiKeySchema } from './api-key.ts';
import { InvitationSchema } from './invitation.ts';
import { PasskeySchema } from './passkey.ts';
import { PasskeyChallengeSchema } from './passkey-challenge.ts';
import { RateLimitSchema } from './rate-limit.ts';
import { SavedViewSchema } from './saved-view.ts';
import { SessionStepUpSchema } from './session-step-up.ts';
import { SetupTokenSchema } from './setup-token.ts';
import { StaffMemberSchema } from './staff-member.ts';
import { TotpClaimSchema } from './totp-claim.ts';

export const staffEntities = [
  StaffMemberSchema,
  ApiKeySchema,
  TotpClaimSchema,
  SessionStepUpSchema,
  RateLimitSchema,
  SetupTokenSchema,
  SavedViewSchema,
  InvitationSchema,
  PasskeySchema,
  PasskeyChallengeSchema,
] as const;
