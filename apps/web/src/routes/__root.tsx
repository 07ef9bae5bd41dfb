import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { DeskError, RouteNotFound } from '../shared/states/route-states.tsx';

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: DeskError,
  notFoundComponent: RouteNotFound,
});
