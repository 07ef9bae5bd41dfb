import type { RelativeSpan } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;
export type Calendar = { now: Date; zone: string };

/** The instant at which a day begins in the zone. */
export function startOf(day: string, { zone }: Calendar): Sql {
  return sql`((${day}::date)::timestamp at time zone ${zone})`;
}

/** The instant at which the day after begins: days are half-open, so that a change of the clocks loses none. */
export function endOf(day: string, { zone }: Calendar): Sql {
  return sql`((${day}::date + 1)::timestamp at time zone ${zone})`;
}

/**
 * The instant `n` units away from now. Hours are exact; longer units keep the time on the wall clock of
 * the zone, so that “the last 7 days” begin at this time of day although the clocks changed between.
 */
export function away({ n, unit }: RelativeSpan, direction: 1 | -1, { now, zone }: Calendar): Sql {
  const span = `${direction * n} ${unit}`;
  if (unit === 'hour') return sql`(${now}::timestamptz + ${span}::interval)`;
  return sql`(((${now}::timestamptz at time zone ${zone}) + ${span}::interval) at time zone ${zone})`;
}
