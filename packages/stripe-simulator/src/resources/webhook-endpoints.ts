import { invalidRequest } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { API_VERSION } from '../objects/common.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

type EndpointParams = {
  readonly api_version?: string;
  readonly description?: string;
  readonly disabled?: boolean;
  readonly enabled_events?: readonly string[];
  readonly metadata?: MetadataPatch;
  readonly url?: string;
};

function checkUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw invalidRequest(`Invalid URL: ${url}`, { code: 'url_invalid', param: 'url' });
  return url;
}

/** Creates an endpoint; the only answer that carries the signing secret. */
function create(work: Work, params: Fields): object {
  return createWithSecret(work, params, `whsec_${work.token(32)}`);
}

/**
 * The endpoint at `url`, signing with `secret`: made when it is missing, kept with all that is queued
 * for it when it is there. Stripe cannot do this; a desk that starts again needs it.
 */
export function ensureEndpoint(work: Work, url: string, secret: string): object {
  const [known] = work.by('webhook_endpoint', 'url', url);
  if (!known) return createWithSecret(work, { url, enabled_events: ['*'] }, secret);
  work.apply(['secrets', known.id, [{ secret, expiresAt: null }]]);
  return { ...known, secret };
}

function createWithSecret(work: Work, params: Fields, secret: string): object {
  const given = params as EndpointParams;
  if (given.api_version !== undefined && given.api_version !== API_VERSION)
    throw invalidRequest(`The simulator renders events in ${API_VERSION} only.`, { param: 'api_version' });
  const endpoint = work.put('webhook_endpoint', {
    id: work.idFor('webhook_endpoint'),
    object: 'webhook_endpoint',
    api_version: given.api_version ?? null,
    application: null,
    created: work.now,
    description: given.description ?? null,
    enabled_events: given.enabled_events ?? [],
    livemode: false,
    metadata: mergeMetadata({}, given.metadata),
    status: 'enabled',
    url: checkUrl(given.url ?? ''),
  });
  work.apply(['secrets', endpoint.id, [{ secret, expiresAt: null }]]);
  return { ...endpoint, secret };
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as EndpointParams;
  const current = work.get('webhook_endpoint', id);
  return work.update('webhook_endpoint', id, {
    description: given.description ?? current.description,
    enabled_events: given.enabled_events ?? current.enabled_events,
    metadata: mergeMetadata(current.metadata, given.metadata),
    status: given.disabled === undefined ? current.status : given.disabled ? 'disabled' : 'enabled',
    url: given.url === undefined ? current.url : checkUrl(given.url),
  });
}

/** Removes an endpoint; what is still queued for it is dropped. */
function remove(work: Work, _params: Fields, id: string): object {
  work.get('webhook_endpoint', id);
  for (const delivery of work.account.deliveries.values())
    if (delivery.endpoint === id) work.apply(['delivered', delivery.seq]);
  work.apply(['remove', 'webhook_endpoint', id]);
  return { id, object: 'webhook_endpoint', deleted: true };
}

export const webhookEndpoints: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/webhook_endpoints',
    params: ['api_version', 'description', 'enabled_events', 'metadata', 'url', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('webhook_endpoint', id),
  },
  {
    method: 'POST',
    path: '/v1/webhook_endpoints/{id}',
    params: ['description', 'disabled', 'enabled_events', 'metadata', 'url', 'expand'],
    run: update,
  },
  { method: 'DELETE', path: '/v1/webhook_endpoints/{id}', params: [], run: remove },
  {
    method: 'GET',
    path: '/v1/webhook_endpoints',
    params: LIST_PARAMS,
    run: listHandler('webhook_endpoint', '/v1/webhook_endpoints'),
  },
];
