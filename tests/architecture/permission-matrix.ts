import type { Access } from '@backdesk/contract';

/**
 * Who may call what: reviewed by a person, never derived from the code it judges. A change here is a
 * change of rights and is reviewed as one.
 *
 * The columns are the roles in this order; `y` may, `-` may not:
 * support_agent, support_lead, finance, engineer, auditor, owner.
 */
export const columns = ['support_agent', 'support_lead', 'finance', 'engineer', 'auditor', 'owner'] as const;

export const permissionMatrix: Readonly<Record<string, { access: Access; cells: string }>> = {
  'billing.payments': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.paymentsCount': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.paymentsNewSince': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.paymentsOptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.subscriptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.subscriptionsCount': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.subscriptionsNewSince': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.subscriptionsOptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.invoices': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.invoicesCount': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.invoicesNewSince': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.invoicesOptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.refunds': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.refundsCount': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.refundsNewSince': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.refundsOptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.disputes': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.disputesCount': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.disputesNewSince': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.disputesOptions': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.payment': { access: 'billing:read', cells: 'y y y y y y' },
  'billing.refundPayment': { access: 'billing:refund', cells: 'y y y - - y' },
  'billing.checkRefund': { access: 'billing:refund', cells: 'y y y - - y' },

  'users.list': { access: 'users:read', cells: 'y y y y y y' },
  'users.listCount': { access: 'users:read', cells: 'y y y y y y' },
  'users.listNewSince': { access: 'users:read', cells: 'y y y y y y' },
  'users.listOptions': { access: 'users:read', cells: 'y y y y y y' },
  'users.lookup': { access: 'users:read', cells: 'y y y y y y' },
  'users.get': { access: 'users:read', cells: 'y y y y y y' },
  'users.timeline': { access: 'users:read', cells: 'y y y y y y' },
  'users.changes': { access: 'users:read', cells: 'y y y y y y' },
  'users.reveal': { access: 'users:reveal', cells: 'y y y - - y' },
  'users.counts': { access: 'users:read', cells: 'y y y y y y' },
  'users.notes': { access: 'users:read', cells: 'y y y y y y' },
  'users.tags': { access: 'users:read', cells: 'y y y y y y' },
  'users.sessions': { access: 'users:read', cells: 'y y y y y y' },
  'users.identities': { access: 'users:read', cells: 'y y y y y y' },
  'users.feedback': { access: 'users:read', cells: 'y y y y y y' },
  'users.mails': { access: 'users:read', cells: 'y y y y y y' },
  'users.referrals': { access: 'users:read', cells: 'y y y y y y' },
  'users.edit': { access: 'users:edit', cells: 'y y y - - y' },
  'users.addNote': { access: 'users:note', cells: 'y y y y - y' },
  'users.editNote': { access: 'users:note', cells: 'y y y y - y' },
  'users.deleteNote': { access: 'users:note', cells: 'y y y y - y' },
  'users.addTag': { access: 'users:note', cells: 'y y y y - y' },
  'users.removeTag': { access: 'users:note', cells: 'y y y y - y' },

  'products.list': { access: 'products:read', cells: 'y y y y y y' },

  'staff.setup': { access: 'public', cells: 'y y y y y y' },
  'staff.createOwner': { access: 'public', cells: 'y y y y y y' },
  'staff.me': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.stepUp': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.sessions': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.revokeSession': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.members': { access: 'staff:read', cells: '- y - - y y' },
  'staff.createMember': { access: 'staff:manage', cells: '- - - - - y' },
  'staff.changeRole': { access: 'staff:manage', cells: '- - - - - y' },
  'staff.setActive': { access: 'staff:manage', cells: '- - - - - y' },
  'staff.apiKeys': { access: 'staff:manage_keys', cells: '- - - - - y' },
  'staff.createApiKey': { access: 'staff:manage_keys', cells: '- - - - - y' },
  'staff.revokeApiKey': { access: 'staff:manage_keys', cells: '- - - - - y' },
  'staff.auditEntries': { access: 'staff:read_audit', cells: '- y y - y y' },
  'staff.verifyAudit': { access: 'staff:read_audit', cells: '- y y - y y' },
  'staff.savedViews': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.saveView': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.updateView': { access: 'signed_in', cells: 'y y y y y y' },
  'staff.deleteView': { access: 'signed_in', cells: 'y y y y y y' },

  'ingest.intake': { access: 'ingest:read', cells: '- y y y y y' },
  'ingest.webhookEvent': { access: 'ingest:read', cells: '- y y y y y' },
  'ingest.openPayload': { access: 'ingest:read_payload', cells: '- - - y - y' },
  'ingest.replayEvents': { access: 'ingest:manage', cells: '- - - y - y' },
  'ingest.ignoreEvents': { access: 'ingest:manage', cells: '- - - y - y' },

  'jobs.progress': { access: 'signed_in', cells: 'y y y y y y' },
  'jobs.myProgress': { access: 'signed_in', cells: 'y y y y y y' },
  'jobs.cancel': { access: 'signed_in', cells: 'y y y y y y' },
  'jobs.myChanges': { access: 'signed_in', cells: 'y y y y y y' },
  'jobs.allProgress': { access: 'jobs:read', cells: '- y y y y y' },
  'jobs.changes': { access: 'jobs:read', cells: '- y y y y y' },

  'health.overview': { access: 'health:read', cells: '- y y y y y' },
};
