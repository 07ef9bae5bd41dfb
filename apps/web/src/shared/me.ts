import type { meView, Permission, Wire } from '@backdesk/contract';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { trpc } from './trpc.ts';
import { permissionsShown, useViewedRole } from './view-as.ts';

export type Me = Wire<typeof meView>;

/** Who is signed in. Only below the desk's route, whose loader has made sure that somebody is. */
export function useMe(): Me {
  return useSuspenseQuery(trpc.staff.me.queryOptions()).data;
}

/** The permissions that the desk is drawn with: one's own, less what a role that is tried on lacks. */
export function useShownPermissions(): readonly Permission[] {
  const { permissions } = useMe();
  return permissionsShown(permissions, useViewedRole());
}

/** Whether the signed-in member holds the permission, by the very word the procedure declares. */
export function useCan(permission: Permission): boolean {
  return useShownPermissions().includes(permission);
}

/** For loaders: whether reading is worth trying, so that a refusal is drawn and not thrown. */
export async function iMay(queryClient: QueryClient, permission: Permission): Promise<boolean> {
  const me = await queryClient.ensureQueryData(trpc.staff.me.queryOptions());
  return me.permissions.includes(permission);
}
