import type { Permission } from '@backdesk/contract';
import type { ReactNode } from 'react';
import { useCan } from './me.ts';

type Props = { permission: Permission; children: ReactNode; otherwise?: ReactNode };

/** Shows its children to those who hold the permission. The server decides; this only tidies. */
export function Can({ permission, children, otherwise = null }: Props) {
  return useCan(permission) ? children : otherwise;
}
