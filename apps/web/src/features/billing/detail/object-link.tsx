import type { BillingKind } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { detailPages } from './detail-types.ts';

/** A link to the page of something of billing. */
export function ObjectLink({ kind, id, children }: { kind: BillingKind; id: string; children: ReactNode }) {
  return (
    <Link to={detailPages[kind]} params={{ id }} className="bd-link">
      {children}
    </Link>
  );
}
