import type { Permission, Role } from '@backdesk/contract';

/** A person of the staff, signed in with a session. */
export type MemberActor = {
  kind: 'member';
  id: string;
  name: string;
  email: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
  sessionId: string;
  hasSecondFactor: boolean;
  /** Until when the second factor counts as freshly given. */
  steppedUpUntil: Date | null;
  /** The largest refund in minor units; null is unlimited. */
  refundLimit: bigint | null;
  stepUpThreshold: bigint;
};

/** A program that calls with `Authorization: Bearer <api key>`. */
export type ApiKeyActor = {
  kind: 'api_key';
  id: string;
  name: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
  refundLimit: bigint | null;
};

/** Whoever acts without a request: the command line, a job, a webhook, an importer, the first-run set-up. */
export type SystemActor = {
  kind: 'operator' | 'job' | 'webhook' | 'importer' | 'setup';
  id: string | null;
  name: string;
};

export type Principal = MemberActor | ApiKeyActor;
export type Actor = Principal | SystemActor;
