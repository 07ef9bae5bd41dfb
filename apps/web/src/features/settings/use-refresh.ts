import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../shared/trpc.ts';

/** Reads everything about products anew: the settings, and the names in the switcher and the filters. */
export function useRefreshProducts(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries(trpc.products.pathFilter());
}

/** Reads the thresholds anew, and the figures that are held against them. */
export function useRefreshHealth(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries(trpc.health.pathFilter());
}
