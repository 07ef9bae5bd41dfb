import { day, instant, line, productKey } from '@backdesk/contract';
import { z } from 'zod';

/** The filters that stand in the address, days and all; a list always starts at its top. */
export const auditSearch = z.strictObject({
  action: line(60).optional(),
  targetKind: line(40).optional(),
  targetId: line(80).optional(),
  actorId: line(80).optional(),
  product: productKey.optional(),
  reason: line(100).optional(),
  /** First and last day, in the viewer's zone. */
  from: day.optional(),
  to: day.optional(),
  /** Begin with the entries of this day instead of the latest. */
  at: day.optional(),
});
export type AuditSearch = z.output<typeof auditSearch>;

/** What the server is asked: days become instants of the viewer's zone. */
export function auditQuestion({ from, to, at, ...filters }: AuditSearch) {
  return {
    ...filters,
    ...(from && { from: startOf(from, 0) }),
    ...(to && { until: startOf(to, 1) }),
    ...(at && { jumpTo: startOf(at, 1) }),
  };
}

/** The first instant of a day, or of one `later`, as the wire writes it. */
function startOf(text: string, later: number): string {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
  return instant.encode(new Date(year, month - 1, date + later));
}
