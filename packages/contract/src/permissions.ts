import { z } from 'zod';

/**
 * Every permission is `domain:verb`; the domain is the tRPC namespace that asks for it.
 * A role is a fixed set of permissions: rights live in code that is reviewed, not in rows.
 */
export const permissions = [
  'users:read',
  'users:reveal',
  'users:note',
  'users:edit',
  'users:bulk_tag',
  'users:export',
  'billing:read',
  'billing:refund',
  'billing:grant_credits',
  'billing:make_right',
  'billing:approve',
  'billing:manage_limits',
  'billing:change_subscriptions',
  'billing:top_up',
  'billing:link_portal',
  'billing:change_invoices',
  'billing:change_codes',
  'billing:answer_disputes',
  'billing:bulk_refund',
  'billing:sync',
  'billing:export',
  'staff:read',
  'staff:manage',
  'staff:manage_keys',
  'staff:share_views',
  'staff:read_audit',
  'products:read',
  'products:read_settings',
  'products:manage',
  'products:read_secrets',
  'ingest:read',
  'ingest:read_payload',
  'ingest:manage',
  'ingest:export',
  'jobs:read',
  'jobs:manage',
  'health:read',
  'health:manage',
] as const;
export const permission = z.enum(permissions);
export type Permission = (typeof permissions)[number];

/** What a procedure may demand: a permission, or one of the two doors that need none. */
export type Access = Permission | 'public' | 'signed_in';

export const roles = ['support_agent', 'support_lead', 'finance', 'engineer', 'auditor', 'owner'] as const;
export const role = z.enum(roles);
export type Role = (typeof roles)[number];

export const roleLabels: Record<Role, string> = {
  support_agent: 'Support agent',
  support_lead: 'Support lead',
  finance: 'Finance',
  engineer: 'Engineer',
  auditor: 'Auditor',
  owner: 'Owner',
};

const operate = ['products:read_settings', 'ingest:read', 'jobs:read', 'health:read'] as const;
/** Takes data out of the desk in bulk: never without a fresh second factor, and in the audit log. */
const takeOut = ['users:export', 'billing:export'] as const;
const support = [
  'users:read',
  'users:reveal',
  'users:note',
  'users:edit',
  'billing:read',
  'billing:refund',
  'billing:grant_credits',
  'billing:make_right',
  'billing:change_subscriptions',
  'billing:top_up',
  'billing:link_portal',
  'billing:sync',
  'products:read',
] as const;

const lead = [
  ...support,
  ...takeOut,
  ...operate,
  'billing:approve',
  'billing:change_invoices',
  'billing:change_codes',
  'billing:answer_disputes',
  'billing:bulk_refund',
  'users:bulk_tag',
  'staff:read_audit',
  'staff:share_views',
] as const;

/**
 * Finance moves much money and grants no roles. The owner may do both, so keep owners few: granting a
 * role and a large refund ask them for the second factor again.
 */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  support_agent: support,
  support_lead: [...lead, 'staff:read'],
  finance: lead,
  engineer: [
    'users:read',
    'users:note',
    'billing:read',
    'billing:sync',
    'products:read',
    ...operate,
    'ingest:read_payload',
    'ingest:manage',
    'ingest:export',
    'jobs:manage',
    'products:manage',
    'products:read_secrets',
    'health:manage',
    'staff:share_views',
  ],
  auditor: ['users:read', 'billing:read', 'staff:read', 'staff:read_audit', 'products:read', ...operate],
  owner: permissions,
};

/** The largest single refund of a role in minor units; null means no limit of its own. */
export const defaultRefundLimit: Record<Role, bigint | null> = {
  support_agent: 10_000n,
  support_lead: 50_000n,
  finance: 200_000n,
  engineer: 0n,
  auditor: 0n,
  owner: null,
};

/** Refunds above this many minor units ask for the second factor again (at most 5 minutes old). */
export const defaultStepUpThreshold: Record<Role, bigint> = {
  support_agent: 5_000n,
  support_lead: 20_000n,
  finance: 50_000n,
  engineer: 0n,
  auditor: 0n,
  owner: 50_000n,
};

/** What each permission lets somebody do, in the words of the desk. */
export const permissionLabels: Record<Permission, string> = {
  'users:read': 'Look up users and read their page',
  'users:reveal': 'Reveal an e-mail, saying why',
  'users:note': 'Write notes on users',
  'users:edit': 'Correct what is known of a user',
  'users:bulk_tag': 'Tag many users at once',
  'users:export': 'Export users as CSV',
  'billing:read': 'See payments, subscriptions and invoices',
  'billing:refund': 'Refund payments, up to the limit below',
  'billing:grant_credits': 'Give credit and take it back, up to the limit below',
  'billing:make_right': 'Refund, cancel and give credit together, up to the limit below',
  'billing:approve':
    'Approve refunds that colleagues ask for, up to the limit below, and block refunds to a customer',
  'billing:manage_limits': 'Say what each role may give away in a product, and what its credit is worth',
  'billing:change_subscriptions': 'Cancel, change and pause subscriptions',
  'billing:top_up': 'Turn automatic top-ups on and off, change their amounts, and top up credit now',
  'billing:link_portal': 'Make a link by which a customer sees and changes their own billing at Stripe',
  'billing:change_codes': 'Make discount codes, and turn them on and off',
  'billing:change_invoices': 'Collect invoices now, send, give up and void them',
  'billing:answer_disputes': 'Answer and accept disputes, and upload evidence',
  'billing:bulk_refund': 'Refund many payments at once, within the limits for each',
  'billing:sync': 'Read objects from Stripe again, and repair differences',
  'billing:export': 'Export payments and the like as CSV',
  'staff:read': 'See who works here',
  'staff:manage': 'Invite members, change roles, end sessions',
  'staff:manage_keys': 'Make and revoke API keys',
  'staff:share_views': 'Share saved views with everybody',
  'staff:read_audit': 'Read, verify and export the audit log',
  'products:read': 'See the products',
  'products:read_settings': 'See the settings of the products',
  'products:manage': 'Add products, change their settings, links and retention',
  'products:read_secrets': 'See what signs the webhooks of a product',
  'ingest:read': 'See what comes in from Stripe and others',
  'ingest:read_payload': 'Open the content of a webhook event',
  'ingest:manage': 'Replay or set aside webhook events',
  'ingest:export': 'Export webhook events as CSV',
  'jobs:read': 'See jobs and their progress',
  'jobs:manage': 'Start, stop and repeat jobs',
  'health:read': 'See how the installation is doing',
  'health:manage': 'Change from when on a health figure is bad',
};
