import type { AppRouter } from '@backdesk/server/router';
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { fetchOrEarly } from './early-answers.ts';
import { queryClient } from './query-client.ts';
import { withoutDirection } from './without-direction.ts';

const url = '/trpc';
/** A header that no form of another site can send. */
const headers = { 'x-backdesk': '1' };

/** Queries go by POST in batches, mutations each in a request of their own, live changes over SSE. */
export const trpcClient: TRPCClient<AppRouter> = createTRPCClient<AppRouter>({
  links: [
    withoutDirection,
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: splitLink({
        condition: (operation) => operation.type === 'mutation',
        true: httpLink({ url, headers }),
        false: httpBatchStreamLink({
          url,
          headers,
          methodOverride: 'POST',
          maxItems: 8,
          fetch: (input, init) => fetchOrEarly(input, { ...init, signal: init?.signal ?? null }),
        }),
      }),
    }),
  ],
});

export const trpc: TRPCOptionsProxy<AppRouter> = createTRPCOptionsProxy<AppRouter>({
  client: trpcClient,
  queryClient,
});

// Role and permissions change seldom, and every screen asks for them.
queryClient.setQueryDefaults(trpc.staff.me.queryKey(), { staleTime: 60_000 });
