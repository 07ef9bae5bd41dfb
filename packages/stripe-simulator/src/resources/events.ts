import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Route } from '../core/route.ts';
import { missing } from '../core/error.ts';
import { EVENT_RETENTION } from '../core/account.ts';

/** `charge.*` covers every type of that family, as in an endpoint's list. */
function matcher(wanted: readonly string[]): (type: string) => boolean {
  const families = wanted.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -1));
  return (type) => wanted.includes(type) || families.some((family) => type.startsWith(family));
}

export const events: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/events/{id}',
    params: ['expand'],
    run: (work, _params, id) => {
      const event = work.get('event', id);
      if (event.created < work.now - EVENT_RETENTION) throw missing('event', id);
      return event;
    },
  },
  {
    method: 'GET',
    path: '/v1/events',
    params: [...LIST_PARAMS, 'created', 'delivery_success', 'type', 'types'],
    run: listHandler('event', '/v1/events', {
      filter: ({ delivery_success: delivered, type, types }, work) => {
        const wanted =
          types === undefined && type === undefined
            ? undefined
            : matcher([...((types as string[]) ?? []), ...(type === undefined ? [] : [type as string])]);
        const oldest = work.now - EVENT_RETENTION;
        return (event) =>
          event.created >= oldest &&
          (wanted?.(event.type) ?? true) &&
          (delivered === undefined || (event.pending_webhooks === 0) === delivered);
      },
    }),
  },
];
