import { giveCustomerCoupon } from '../billing/discounts.ts';
import { closeDispute, openDispute } from '../billing/disputes.ts';
import { warnOfFraud } from '../billing/early-fraud-warnings.ts';
import { changeRefund, failRefund, settleRefund } from '../billing/refunds.ts';
import { StripeError } from '../core/error.ts';
import { balanceOf, book } from '../core/ledger.ts';
import { present } from '../core/present.ts';
import type { Settings } from '../core/operation.ts';
import type { Origin, Work } from '../core/work.ts';
import { TYPE_NAMES, type TypeName } from '../objects/index.ts';
import { addFault } from './faults.ts';
import { ensureEndpoint } from '../resources/webhook-endpoints.ts';
import type { ControlContext, ControlRequest } from './types.ts';

type ControlHandler = (context: ControlContext, request: ControlRequest) => unknown;

const CONTROL: Origin = { method: 'CONTROL', path: '/_sim', requestId: null, idempotencyKey: null };

function accountName({ body, query }: ControlRequest): string {
  const name = body['account'] ?? query.get('account');
  if (typeof name !== 'string' || name === '')
    throw controlError('Name the account: {"account": "main"} or ?account=main.');
  return name;
}

function controlError(message: string): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message });
}

function commit<T>({ world }: ControlContext, request: ControlRequest, change: (work: Work) => T): T {
  return world.commit(world.account(accountName(request)), CONTROL, change);
}

function text(body: ControlRequest['body'], name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw controlError(`The field ${name} must be a text.`);
  return value;
}

function state({ world }: ControlContext, { query }: ControlRequest): object {
  const type = query.get('objects');
  const named = query.get('account');
  const accounts = [...world.accounts.values()].filter(({ key }) => named === null || key === named);
  if (type !== null && !(TYPE_NAMES as string[]).includes(type))
    throw controlError(`There is no type ${type}. Types: ${TYPE_NAMES.join(', ')}.`);
  return {
    now: world.now,
    hash: world.stateHash(),
    accounts: Object.fromEntries(
      accounts.map((account) => [
        account.key,
        {
          id: account.id,
          counts: Object.fromEntries(TYPE_NAMES.map((name) => [name, account.table(name).size])),
          tasks: account.agenda.all().length,
          ledger: Object.fromEntries(account.ledger),
          ...(type !== null && {
            objects: [...account.table(type as TypeName).values()].map((row) => present(row, world.now)),
          }),
        },
      ]),
    ),
  };
}

function advance(context: ControlContext, { body }: ControlRequest): object {
  const to = body['to'];
  const target = typeof to === 'string' ? Date.parse(to) / 1000 : typeof to === 'number' ? to : undefined;
  const seconds = body['seconds'];
  const wanted = target ?? (typeof seconds === 'number' ? context.world.now + seconds : undefined);
  if (wanted === undefined || !Number.isInteger(wanted))
    throw controlError('Give {"to": unix seconds or ISO date} or {"seconds": n}.');
  if (wanted < context.world.now) throw controlError('The clock cannot go back.');
  return { tasks: context.advanceTo(wanted), now: context.world.now };
}

/** Puts money into the balance (`topup`) or takes it out (`payout`), so that refunds can run short. */
function moveBalance(context: ControlContext, request: ControlRequest): object {
  const amount = request.body['amount'];
  const currency = request.body['currency'] ?? 'usd';
  if (!Number.isInteger(amount) || amount === 0 || typeof currency !== 'string')
    throw controlError('Give {"amount": integer minor units, not 0, "currency": "usd"}.');
  return commit(context, request, (work) => {
    const minor = amount as number;
    const entry = { amount: minor, currency, source: null, description: 'Set by the control API' };
    book(work, { ...entry, type: minor > 0 ? 'topup' : 'payout' });
    for (const refund of work.by('refund', 'status', 'pending'))
      if (refund.balance_transaction === null) settleRefund(work, refund.id);
    return balanceOf(work.account, currency, work.now);
  });
}

function readBalance({ world }: ControlContext, request: ControlRequest): object {
  const account = world.account(accountName(request));
  const ledger = Object.fromEntries(account.ledger);
  const currencies = new Set(Object.keys(ledger).map((name) => name.slice(0, 3)));
  return {
    ledger,
    sum: Object.values(ledger).reduce((sum, amount) => sum + amount, 0),
    balances: Object.fromEntries(
      [...currencies].map((currency) => [currency, balanceOf(account, currency, world.now)]),
    ),
  };
}

const DISPUTE_REASONS = ['fraudulent', 'product_not_received', 'general', 'inquiry'] as const;

function dispute(context: ControlContext, request: ControlRequest): object {
  const reason = DISPUTE_REASONS.find((known) => known === (request.body['reason'] ?? 'fraudulent'));
  if (!reason) throw controlError(`The reason is one of ${DISPUTE_REASONS.join(', ')}.`);
  return commit(context, request, (work) =>
    openDispute(work, work.get('charge', text(request.body, 'charge'), 'charge'), { reason }),
  );
}

function rollSecret(context: ControlContext, request: ControlRequest): object {
  return commit(context, request, (work) => {
    const secret = `whsec_${work.token(32)}`;
    const old = (work.account.secrets.get(request.id) ?? []).map((entry) => ({
      ...entry,
      expiresAt: entry.expiresAt ?? work.now + 86_400,
    }));
    work.get('webhook_endpoint', request.id);
    work.apply(['secrets', request.id, [...old, { secret, expiresAt: null }]]);
    return { secret };
  });
}

function settings(context: ControlContext, request: ControlRequest): object {
  const { account: _account, ...given } = request.body;
  return commit(context, request, (work) => {
    const unknown = Object.keys(given).find((name) => !(name in work.account.settings));
    if (unknown !== undefined) throw controlError(`There is no setting ${unknown}.`);
    const next = { ...work.account.settings, ...given } as Settings;
    work.apply(['settings', next]);
    return next;
  });
}

function changeRefundBy(how: string): ControlHandler {
  return (context, request) =>
    commit(context, request, (work) => {
      if (how === 'fail')
        return failRefund(
          work,
          request.id,
          (request.body['reason'] as string | undefined) ?? 'expired_or_canceled_card',
        );
      if (how === 'require_action') return changeRefund(work, request.id, { status: 'requires_action' });
      settleRefund(work, request.id);
      return work.get('refund', request.id);
    });
}

/** The control API by `METHOD path`; `:id` stands for one path segment. */
export const CONTROL_ROUTES: Readonly<Record<string, ControlHandler>> = {
  'GET /_sim/clock': ({ world }) => ({ now: world.now, iso: new Date(world.now * 1000).toISOString() }),
  'POST /_sim/clock': advance,
  'GET /_sim/state': state,
  'GET /_sim/calls': ({ calls }) => calls.read(),
  'DELETE /_sim/calls': ({ calls }) => (calls.clear(), {}),
  'GET /_sim/faults': ({ world }) => ({ faults: world.faults.list() }),
  'POST /_sim/faults': ({ world }, { body }) => addFault(world.faults, body),
  'DELETE /_sim/faults': ({ world }) => ({ removed: world.faults.clear() }),
  'DELETE /_sim/faults/:id': ({ world }, { id }) => ({ removed: world.faults.clear(id) }),
  'GET /_sim/balance': readBalance,
  'POST /_sim/balance': moveBalance,
  'POST /_sim/settings': settings,
  'POST /_sim/customer_coupons': (context, request) =>
    commit(context, request, (work) =>
      giveCustomerCoupon(work, text(request.body, 'customer'), text(request.body, 'coupon')),
    ),
  'POST /_sim/disputes': dispute,
  'POST /_sim/early_fraud_warnings': (context, request) =>
    commit(context, request, (work) =>
      warnOfFraud(work, work.get('charge', text(request.body, 'charge'), 'charge')),
    ),
  'POST /_sim/disputes/:id/win': (context, request) =>
    commit(context, request, (work) => closeDispute(work, request.id, 'won')),
  'POST /_sim/disputes/:id/lose': (context, request) =>
    commit(context, request, (work) => closeDispute(work, request.id, 'lost')),
  'POST /_sim/refunds/:id/fail': changeRefundBy('fail'),
  'POST /_sim/refunds/:id/succeed': changeRefundBy('succeed'),
  'POST /_sim/refunds/:id/require_action': changeRefundBy('require_action'),
  'GET /_sim/webhooks': ({ dispatcher }) => dispatcher.counts(),
  'POST /_sim/webhooks/flush': ({ dispatcher }) => dispatcher.flush(),
  'POST /_sim/webhooks/pause': ({ dispatcher }) => (dispatcher.pause(), dispatcher.counts()),
  'POST /_sim/webhooks/resume': ({ dispatcher }) => (dispatcher.resume(), dispatcher.counts()),
  'POST /_sim/webhook_endpoints': (context, request) =>
    commit(context, request, (work) =>
      ensureEndpoint(work, text(request.body, 'url'), text(request.body, 'secret')),
    ),
  'POST /_sim/webhook_endpoints/:id/roll_secret': rollSecret,
};
