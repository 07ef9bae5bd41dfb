import { permissionsOf, type Role } from '@backdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { trpc } from './trpc.ts';

let role: Role | null = null;
const listeners = new Set<() => void>();

function set(next: Role | null): void {
  role = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Draws the desk as a role would see it, in this tab, until it is ended or the page is loaded anew. It
 * only hides: whatever is asked of the server is asked, and judged, as the member who is signed in.
 */
export function useViewAs() {
  const queryClient = useQueryClient();
  const viewed = useSyncExternalStore(subscribe, () => role);
  return {
    role: viewed,
    start: (next: Role) => set(next),
    end: () => {
      set(null);
      void queryClient.invalidateQueries(trpc.staff.me.queryFilter());
    },
  };
}

/** What is shown of `permissions` while the desk is drawn as a role: never more than one has. */
export function permissionsShown<Held extends string>(
  permissions: readonly Held[],
  viewed: Role | null,
): Held[] {
  if (viewed === null) return [...permissions];
  const theirs: readonly string[] = permissionsOf[viewed];
  return permissions.filter((permission) => theirs.includes(permission));
}

/** The role that the desk is drawn as; null for one's own. */
export const useViewedRole = () => useSyncExternalStore(subscribe, () => role);
