import { Link, type LinkProps, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The search of a list as its address carries it; the contract's `listSearch` of the list reads it. */
export type ListSearch = {
  product?: string | undefined;
  q?: string;
  filters?: readonly object[];
  sort?: string;
};

type Props = { to: string; search?: ListSearch; className?: string; children: ReactNode };

/** A count or a name that opens the list behind it, narrowed to what was counted; text where there is no such list. */
export function ListLink({ to, search = {}, className = 'bd-link', children }: Props) {
  const { routesByPath } = useRouter();
  if (!(to in routesByPath)) return <>{children}</>;
  return (
    <Link to={to as NonNullable<LinkProps['to']>} search={search as never} className={className}>
      {children}
    </Link>
  );
}
