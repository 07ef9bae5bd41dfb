import { createRouter } from '@tanstack/react-router';
import { routeTree } from './routeTree.gen.ts';
import { queryClient, whenSessionEnds } from './shared/query-client.ts';
import { ListPageSkeleton } from './shared/states/skeletons.tsx';
import { RouteError, RouteNotFound } from './shared/states/route-states.tsx';

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  // Freshness is TanStack Query's business alone.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  defaultPendingComponent: ListPageSkeleton,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: RouteNotFound,
  scrollRestoration: true,
});

whenSessionEnds((door) => {
  const { pathname, href } = router.state.location;
  if (pathname.startsWith('/sign-in') || pathname === '/setup') return;
  const to = door === 'not_signed_in' ? '/sign-in' : '/sign-in/second-factor';
  void router.navigate({ to, search: { returnTo: href } }).then(() => queryClient.clear());
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
