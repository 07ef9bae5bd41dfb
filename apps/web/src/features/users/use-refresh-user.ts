import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../shared/trpc.ts';

/** Reads what is shown of users anew, after a change of one's own. */
export function useRefreshUser(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries(trpc.users.pathFilter());
}
