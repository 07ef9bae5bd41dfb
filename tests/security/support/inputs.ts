import { randomUUID } from 'node:crypto';
import { type Procedure, procedures, type Schema } from '../../support/procedures.ts';
import type { FullWorld } from './full-world.ts';
import { readsOf } from './reads.ts';

type Input = Record<string, unknown>;

const link = { kind: 'other', label: 'Wiki', urlTemplate: 'https://wiki.example/{user_id}' };
const product = {
  name: 'New',
  currency: 'USD',
  timezone: 'UTC',
  creditsUnit: null,
  quotaResetRule: 'calendar',
  isSingleSubscription: false,
  isAutoTopupOn: false,
  graceDays: 7,
  stripeAccountId: null,
};

/**
 * For every procedure an input that would be taken, about what is there. Throws for a new one that is not
 * known here.
 */
export function inputsOf(world: FullWorld): Map<Procedure, Input> {
  const { ids } = world;
  const { userId, noteId, tagId, linkId, eventId, productKey } = ids;
  const memberId = world.staff.engineer.member.id;
  const version = 1;
  const reason = 'customer asked';
  const password = 'correct horse battery';
  const asked = { operationId: randomUUID() };
  const view = { list: 'users.list', name: 'Other' };
  const writes: Record<string, Input> = {
    'billing.refundPayment': {
      ...asked,
      paymentId: ids.payment,
      amount: '1',
      currency: 'USD',
      reason: 'goodwill',
      note: '',
    },
    'billing.requestRefundApproval': {
      operationId: randomUUID(),
      paymentId: ids.payment,
      amount: '1',
      currency: 'USD',
      reason: 'goodwill',
      note: '',
    },
    'billing.decideApproval': {
      approvalId: ids.approval,
      quoteHash: '0'.repeat(64),
      decision: 'deny',
      note: '',
    },
    'billing.grantCredits': {
      operationId: randomUUID(),
      userId,
      unit: 'cents',
      amount: '1',
      category: 'promotional',
      priority: 50,
      effectiveAt: null,
      expiresAt: null,
      reason: 'goodwill',
      note: '',
      ticket: '',
    },
    'billing.requestCreditApproval': {
      operationId: randomUUID(),
      userId,
      unit: 'cents',
      amount: '1',
      category: 'promotional',
      priority: 50,
      effectiveAt: null,
      expiresAt: null,
      reason: 'goodwill',
      note: '',
      ticket: '',
    },
    'billing.linkPortal': { ...asked, userId },
    'billing.blockRefunds': { userId, note: 'why' },
    'billing.unblockRefunds': { userId, note: 'why' },
    'billing.voidCredit': { grantId: ids.creditGrant, left: '1', note: 'why' },
    'billing.answerDispute': {
      operationId: randomUUID(),
      disputeId: ids.dispute,
      seen: '0'.repeat(64),
      texts: { uncategorized_text: 'used every day' },
      files: {},
      isSubmitted: false,
      note: '',
    },
    'billing.bulkRefund': { operationId: randomUUID(), plan: 'a.b', reason: 'goodwill', note: '' },
    'billing.changeInvoice': {
      operationId: randomUUID(),
      invoiceId: ids.invoice,
      seen: '0'.repeat(64),
      change: 'void',
      note: '',
    },
    'billing.acceptDispute': {
      operationId: randomUUID(),
      disputeId: ids.dispute,
      seen: '0'.repeat(64),
      note: '',
    },
    'billing.makeRight': {
      operationId: randomUUID(),
      userId,
      refund: null,
      subscription: null,
      credit: { unit: 'cents', amount: '1', expiresAt: null },
      reason: 'goodwill',
      note: '',
      ticket: '',
      hash: '0'.repeat(64),
      asksApproval: false,
    },
    'billing.setCreditWorth': { productKey: productKey, version: 0, thousand: '500', reason },
    'billing.setGoodwillLimits': {
      productKey: productKey,
      role: 'support_agent',
      version: 0,
      limits: { perAction: '1', perDay: '1', perUser: '1' },
      reason: 'customer asked',
    },
    'billing.retryAmends': { amendsId: ids.amends, step: 'refund' },
    'billing.withdrawApproval': { approvalId: ids.approval },
    'billing.cancelSubscription': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      when: 'period_end',
      endsAt: null,
      feedback: 'other',
      comment: '',
      note: '',
    },
    'billing.keepSubscription': { ...asked, subscriptionId: ids.subscription, seen: ids.seen, note: '' },
    'billing.reinstateSubscription': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      when: 'now',
      preview: 'a.b',
      note: '',
    },
    'billing.changePlan': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      priceId: ids.price,
      quantity: 2,
      when: 'now',
      preview: 'a.b',
      note: '',
    },
    'billing.pauseSubscription': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      what: 'payments',
      behavior: 'void',
      resumesAt: null,
      creditsUnused: null,
      note: '',
    },
    'billing.resumeSubscription': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      what: 'payments',
      preview: null,
      note: '',
    },
    'billing.moveRenewal': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      to: new Date(Date.now() + 400 * 86_400_000).toISOString(),
      preview: null,
      note: '',
    },
    'billing.makeSaveOffer': {
      operationId: randomUUID(),
      subscriptionId: ids.subscription,
      kind: 'free_days',
      couponId: null,
      priceId: null,
      daysCount: 14,
      feedback: 'too_expensive',
      ticket: 'T-4',
      note: '',
    },
    'billing.declineSaveOffer': { offerId: ids.saveOffer, note: '' },
    'billing.setCoupon': {
      ...asked,
      subscriptionId: ids.subscription,
      seen: ids.seen,
      couponId: null,
      note: '',
    },
    'billing.releaseSchedule': { ...asked, subscriptionId: ids.subscription, seen: ids.seen, note: '' },
    'billing.createCode': {
      ...asked,
      productKey,
      code: 'NEW',
      couponId: ids.coupon,
      newCoupon: null,
      maxRedemptions: null,
      expiresAt: null,
      isFirstTimeOnly: false,
      note: '',
    },
    'billing.changeCode': { ...asked, codeId: ids.discount_code, seen: ids.seen, change: 'off', note: '' },
    'billing.setAutoTopup': { userId, isOn: false, note: 'They wrote.' },
    'billing.setTopupAmounts': { userId, version, threshold: '500', amount: '1000', note: 'They wrote.' },
    'billing.topUpNow': { ...asked, userId, seen: ids.seen, note: 'They wrote.' },
    'billing.repairDrifts': { ...asked, selection: { ids: [ids.driftId] } },
    'billing.ignoreDrifts': { driftIds: [ids.driftId], reason },
    'billing.resyncObject': { ...asked, productId: ids.productId, stripeId: 'cus_1' },
    'billing.startSweep': { ...asked, scope: 'recent' },
    'billing.checkRefund': { refundId: ids.refund },
    'products.create': { key: 'new', ...product },
    'products.edit': { productKey, version, ...product },
    'products.addLink': { productKey, ...link },
    'products.editLink': { linkId, version, ...link },
    'products.removeLink': { linkId, version },
    'products.moveLink': { linkId, direction: 'down' },
    'products.setRetention': { productKey, recordKind: 'webhook_events', version: null, reason },
    'products.revealWebhookSecret': { productKey, reason },
    'users.reveal': { userId, reason },
    'users.edit': { userId, version, fullName: 'New', country: null },
    'users.addNote': { userId, body: 'New', isPinned: false },
    'users.editNote': { noteId, version, body: 'New', isPinned: false },
    'users.deleteNote': { noteId },
    'users.addTag': { userId, name: 'new' },
    'users.removeTag': { userId, tagId },
    'users.bulkTag': { ...asked, selection: { ids: [userId] }, add: ['new'], remove: [] },
    'staff.createOwner': { token: 'x'.repeat(43), name: 'New', email: 'o@example.com', password },
    'staff.stepUp': { code: '000000' },
    'staff.revokeSession': { sessionId: ids.sessionId },
    'staff.revokeMemberSession': { sessionId: ids.sessionId },
    'staff.createMember': { name: 'New', email: 'new@example.com', role: 'auditor' },
    'staff.changeRole': { memberId, role: 'auditor' },
    'staff.setActive': { memberId, isActive: false },
    'staff.createApiKey': { name: 'New', role: 'auditor' },
    'staff.revokeApiKey': { keyId: ids.keyId },
    'staff.verifyAudit': {},
    'staff.saveView': { ...view, search: {} },
    'staff.updateView': { ...view, id: ids.viewId, version },
    'staff.deleteView': { id: ids.viewId, version },
    'staff.invite': { email: 'invited@example.com', role: 'auditor' },
    'staff.resetAccess': { memberId, purpose: 'new_access' },
    'staff.revokeInvitation': { invitationId: ids.invitationId },
    'staff.openInvitation': { token: 'x'.repeat(43) },
    'staff.acceptInvitation': { token: 'x'.repeat(43), name: 'New', password },
    'staff.changePassword': { oldPassword: 'wrong password', newPassword: password },
    'staff.startPasskey': {},
    'staff.addPasskey': {
      name: 'New',
      credential: { id: 'AA', clientDataJSON: 'AA', attestationObject: 'AA', transports: [] },
    },
    'staff.renamePasskey': { passkeyId: ids.passkeyId, name: 'New' },
    'staff.revokePasskey': { passkeyId: ids.passkeyId },
    'ingest.openPayload': { eventId },
    'ingest.replayEvents': { eventIds: [eventId] },
    'ingest.ignoreEvents': { eventIds: [eventId], reason },
    'ingest.bulkReplay': { ...asked, selection: { ids: [eventId] } },
    'ingest.bulkIgnore': { ...asked, selection: { ids: [eventId] }, reason },
    'jobs.cancel': { jobId: ids.jobId },
    'jobs.pause': { jobId: ids.jobId },
    'jobs.resume': { jobId: ids.jobId },
    'jobs.setSchedule': { name: 'audit.anchor', isEnabled: false },
    'jobs.runSchedule': { name: 'audit.anchor' },
    'jobs.retryDeadLetters': { letters: [{ queue: 'billing.submit-refund', id: ids.letterId }] },
    'jobs.dropDeadLetters': { letters: [{ queue: 'billing.submit-refund', id: ids.letterId }], reason },
    'health.setThreshold': { key: 'latency_p95', value: 500, version: null },
  };
  const reads = new Map(readsOf(world, ['', 'priya']));
  return new Map(
    procedures.flatMap((procedure): [Procedure, Input][] => {
      const { name, type, inputs } = procedure;
      if (type === 'subscription' || inputs.length === 0) return [];
      const input = type === 'query' ? (reads.get(name) as Input | undefined) : writes[name];
      if (!input) throw new Error(`Say in inputs.ts with what ${name} is to be called.`);
      return [[procedure, input]];
    }),
  );
}

/** Made by the caller, by Stripe and by a browser. */
const notOurs = new Set(['operationId', 'stripeAccountId', 'credential']);
const idField = /^(id|ids|\w+Ids?)$/;

/** The input once for each id in it, with that id replaced. */
export function withOtherIds(input: Input, other: (field: string) => string): [field: string, Input][] {
  return Object.entries(input).flatMap(([field, value]): [string, Input][] => {
    const put = (inner: unknown): Input => ({ ...input, [field]: inner });
    if (notOurs.has(field)) return [];
    if (typeof value === 'string' && idField.test(field)) return [[field, put(other(field))]];
    if (Array.isArray(value) && typeof value[0] === 'string' && idField.test(field))
      return [[field, put([other(field)])]];
    if (Array.isArray(value) && typeof value[0] === 'object')
      return withOtherIds(value[0] as Input, other).map(([inner, one]) => [`${field}.${inner}`, put([one])]);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return withOtherIds(value as Input, other).map(([inner, one]) => [`${field}.${inner}`, put(one)]);
    return [];
  });
}

/** The names of the fields of an input that take a text of any form. */
export function textFields({ inputs: [schema] }: Procedure): string[] {
  const shape = (schema?._zod.def.shape ?? {}) as Record<string, Schema>;
  const isText = ({ _zod: { def } }: Schema): boolean => {
    const inner = (def.innerType ?? def.in) as Schema | undefined;
    return inner ? isText(inner) : def.type === 'string' && def.format !== 'uuid';
  };
  return Object.entries(shape).flatMap(([field, part]) => (isText(part) ? [field] : []));
}
