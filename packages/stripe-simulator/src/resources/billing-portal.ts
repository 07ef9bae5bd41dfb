import { invalidRequest, missing } from '../core/error.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { derive } from '../core/ids.ts';
import { liveCustomer } from '../billing/payment-methods.ts';

type SessionParams = {
  readonly after_expiration?: {
    readonly type: string;
    readonly customer_login?: { readonly expires_at?: number };
  };
  readonly configuration?: string;
  readonly customer?: string;
  readonly locale?: string;
  readonly return_url?: string;
};

/** The only configuration of an account: the default one, as it was saved in the dashboard. */
function defaultConfiguration({ account }: Work): string {
  return `bpc_${derive(account.id, 'portal', 24)}`;
}

function configurationOf(work: Work, wanted: string | undefined): string {
  const known = defaultConfiguration(work);
  if (wanted !== undefined && wanted !== known) throw missing('configuration', wanted, 'configuration');
  if (wanted === undefined && work.account.settings.isPortalMissing)
    throw invalidRequest(
      'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.',
    );
  return known;
}

function checkUrl(url: string | undefined): string | null {
  if (url === undefined) return null;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  return url;
}

/** Opens the portal for one customer. Like Stripe it cannot be read again: the answer is all there is of it. */
function create(work: Work, params: Fields): object {
  const given = params as SessionParams;
  if (given.customer === undefined)
    throw invalidRequest('Missing required param: customer.', {
      code: 'parameter_missing',
      param: 'customer',
    });
  const { id: customer } = liveCustomer(work, given.customer, 'customer');
  const configuration = configurationOf(work, given.configuration);
  const after = given.after_expiration;
  const deadline = after?.customer_login?.expires_at ?? null;
  if (deadline !== null && deadline <= work.now)
    throw invalidRequest('The time must be in the future.', {
      param: 'after_expiration[customer_login][expires_at]',
    });
  return {
    id: work.newId('bps'),
    object: 'billing_portal.session',
    after_expiration: after ? { type: after.type, customer_login: { expires_at: deadline } } : null,
    configuration,
    created: work.now,
    customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: given.locale ?? null,
    on_behalf_of: null,
    return_url: checkUrl(given.return_url),
    url: `https://billing.stripe.example/p/session/test_${work.token(40)}`,
  };
}

export const billingPortal: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    params: ['after_expiration', 'configuration', 'customer', 'locale', 'return_url', 'expand'],
    nested: { after_expiration: ['customer_login', 'type'] },
    run: create,
  },
];
