import { z } from 'zod';
import { productKey } from './list/index.ts';
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
export const setupView = z.object({ needsOwner: z.boolean(), stripeMode, canUsePasskeys: z.boolean() });
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
  stepUpThreshold: minorUnits,
  /** Whether the limits are the member's own, not those of the role. */
  hasOwnLimits: z.boolean(),
  passkeyCount: z.number().int(),
  openSessionCount: z.number().int(),
  /** When they last did anything here; sessions that have ended are forgotten. */
  lastSeenAt: instant.nullable(),
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

/** `staff.memberSessions`: everybody's open sessions, for owners. */
export const memberSessionView = sessionView.extend({ member: z.object({ id, name: z.string(), role }) });
export const memberSessionsView = z.object({ sessions: z.array(memberSessionView) });

/** What the browser answers when a passkey was made, as `PublicKeyCredential.toJSON()` gives it. */
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/, 'is not what a browser sends');
export const passkeyName = line(60).min(1, 'is required');
export const addPasskeyInput = z.strictObject({
  name: passkeyName,
  credential: z.strictObject({
    id: base64url(1400),
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z.array(line(20)).max(8),
  }),
});
/** The same for a passkey that signed in. */
export const passkeyAssertion = z.strictObject({
  id: base64url(1400),
  clientDataJSON: base64url(4000),
  authenticatorData: base64url(4000),
  signature: base64url(4000),
  userHandle: base64url(200).nullable(),
});
/** What a browser is given to make a passkey, as `parseCreationOptionsFromJSON` takes it. */
export const passkeyOptionsView = z.object({ optionsJson: z.string() });
export const passkeyView = z.object({
  id,
  name: z.string(),
  isSynced: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export const passkeysView = z.object({
  passkeys: z.array(passkeyView),
  /** False where Backdesk is opened by a number such as 127.0.0.1: passkeys belong to a name. */
  isPossible: z.boolean(),
});
export const renamePasskeyInput = z.strictObject({ passkeyId: id, name: passkeyName });
export const revokePasskeyInput = z.strictObject({ passkeyId: id });

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
  /** The key of the product it belongs to. */
  product: z.string().nullable(),
  requestId: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  isPayloadErased: z.boolean(),
});
const auditFilters = {
  action: line(60).optional(),
  targetKind: line(40).optional(),
  targetId: line(80).optional(),
  actorId: line(80).optional(),
  /** The key of a product; entries that belong to none are left out. */
  product: productKey.optional(),
  /** Entries from this instant on. */
  from: instant.optional(),
  /** Entries before this instant. */
  until: instant.optional(),
  /** Part of the reason that was given, in any case. */
  reason: line(100).optional(),
};
export const auditListInput = z.strictObject({
  ...auditFilters,
  /** What was done to this user, the refunds made for them included. */
  userId: id.optional(),
  cursor: cursor.nullish(),
  /** Begin with the latest entry before this instant, in place of a cursor. */
  jumpTo: instant.optional(),
});
export const auditListView = page(auditEntryView);
/** `staff.auditEntry`: one entry by its number, as links name it. */
export const auditEntryInput = z.strictObject({ sequence: z.int().min(1) });
/** `staff.auditOptions`: what there is to filter by. */
export const auditOptionsView = z.object({
  actions: z.array(z.string()),
  targetKinds: z.array(z.string()),
  members: z.array(z.object({ id, name: z.string() })),
});
/** `POST /api/export/staff.auditEntries`. */
export const auditExportInput = z.strictObject(auditFilters);
export const auditVerificationView = z.object({
  isValid: z.boolean(),
  entryCount: z.number().int(),
  headHash: z.string(),
  problems: z.array(z.object({ sequence: z.number().int(), problem: z.string() })),
});
/** `staff.auditState`: how far the chain reaches, and how far it was last checked and written down. */
export const auditStateView = z.object({
  headSequence: z.number().int(),
  lastVerified: z
    .object({ at: instant, by: z.string(), isValid: z.boolean(), entryCount: z.number().int() })
    .nullable(),
  lastAnchor: z.object({ at: instant, sequence: z.number().int() }).nullable(),
});
