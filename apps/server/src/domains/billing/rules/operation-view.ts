import type { stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { OperationParameters } from './operation-parameters.ts';

type View = z.output<typeof stripeOperationView>;
export type OperationRow = {
  id: string;
  kind: View['kind'];
  state: View['state'];
  parameters: Record<string, unknown>;
  errorMessage: string | null;
  note: string | null;
  requestedByName: string;
  createdAt: Date;
  settledAt: Date | null;
};

/** An operation as the desk shows it. */
export function toOperationView(row: OperationRow): View {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    wish: wishOf(row),
    detail: row.errorMessage,
    note: row.note,
    requestedBy: row.requestedByName,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
  };
}

function wishOf({ kind, parameters }: OperationRow): string {
  if (kind === 'subscription_uncancel') return 'Keep it after all';
  if (kind !== 'subscription_cancel') return kind.replaceAll('_', ' ');
  const { when, endsAt } = parameters as OperationParameters['subscription_cancel'];
  if (when === 'now') return 'Cancel at once';
  return when === 'date' ? `Cancel on ${endsAt?.slice(0, 10)}` : 'Cancel at the end of the period';
}
