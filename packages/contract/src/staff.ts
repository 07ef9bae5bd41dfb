import { z } from 'zod';
import { permission, role } from './permissions.ts';
import { cursor, id, instant, line, minorUnits, page } from './wire.ts';

/** A staff member's address; compared without case. */
export const staffEmail = z.email().max(254).toLowerCase();
export const password = z
  .string()
  .min(12, 'must be at least 12 characters')
  .max(128, 'must be at most 128 characters');
export const totpCode = z.string().regex(/^\d{6}$/, 'must be the six digits of your authenticator app');

/** Which Stripe this installation talks to. */
export const stripeMode = z.enum(['simulated', 'test', 'live']);

/** `staff.me`: who is signed in and what they may do. */
export const meView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  permissions: z.array(permission),
  refundLimit: minorUnits.nullable(),
  stepUpThreshold: minorUnits,
  steppedUpUntil: instant.nullable(),
  stripeMode,
});

/** `staff.setup`: whether the first owner is still to be made. */
export const setupView = z.object({ needsOwner: z.boolean(), stripeMode });
export const createOwnerInput = z.strictObject({
  token: z.string().min(20).max(200),
  name: line(120).min(1, 'is required'),
  email: staffEmail,
  password,
});

export const createdOwnerView = z.object({ id });

export const stepUpInput = z.strictObject({ code: totpCode });
export const stepUpView = z.object({ steppedUpUntil: instant });

export const memberView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  isActive: z.boolean(),
  hasSecondFactor: z.boolean(),
  refundLimit: minorUnits.nullable(),
  lastSignedInAt: instant.nullable(),
  createdAt: instant,
});
export const membersView = z.object({ members: z.array(memberView) });
export const createMemberInput = z.strictObject({
  name: line(120).min(1, 'is required'),
  email: staffEmail,
  role,
});
/** The password is shown once; the member sets up the second factor at the first sign-in. */
export const createdMemberView = z.object({ member: memberView, initialPassword: z.string() });
export const changeRoleInput = z.strictObject({ memberId: id, role });
export const setActiveInput = z.strictObject({ memberId: id, isActive: z.boolean() });

export const sessionView = z.object({
  id: z.string(),
  userAgent: z.string(),
  ipAddress: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  isCurrent: z.boolean(),
});
export const sessionsView = z.object({ sessions: z.array(sessionView) });
export const revokeSessionInput = z.strictObject({ sessionId: line(100) });

export const apiKeyView = z.object({
  id,
  name: z.string(),
  role,
  prefix: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export const apiKeysView = z.object({ keys: z.array(apiKeyView) });
export const createApiKeyInput = z.strictObject({ name: line(80).min(1, 'is required'), role });
/** The secret is shown once and stored only as a hash. */
export const createdApiKeyView = z.object({ key: apiKeyView, secret: z.string() });
export const revokeApiKeyInput = z.strictObject({ keyId: id });

export const auditActor = z.object({
  kind: z.enum(['member', 'api_key', 'operator', 'job', 'webhook', 'importer', 'setup']),
  id: z.string().nullable(),
  name: z.string(),
});
export const auditEntryView = z.object({
  sequence: z.number().int(),
  occurredAt: instant,
  actor: auditActor,
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  requestId: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  isPayloadErased: z.boolean(),
});
export const auditListInput = z.strictObject({
  action: line(60).optional(),
  targetKind: line(40).optional(),
  targetId: line(80).optional(),
  actorId: line(80).optional(),
  cursor: cursor.nullish(),
});
export const auditListView = page(auditEntryView);
export const auditVerificationView = z.object({
  isValid: z.boolean(),
  entryCount: z.number().int(),
  headHash: z.string(),
  problems: z.array(z.object({ sequence: z.number().int(), problem: z.string() })),
});
