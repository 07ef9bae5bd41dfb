import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { type HealthFigure, judged } from '../rules/figure.ts';
import type { Limits } from '../rules/limits.ts';

/** Our own tables, and those of the libraries; partitions count with the table they belong to. */
const ourSchemas = sql`('public', 'auth', 'pgboss')`;

/** Connections and size, from PostgreSQL's own books. */
export async function databaseFigures(em: EntityManager, limits: Limits): Promise<HealthFigure[]> {
  const { rows } = await sql<{ used: number; most: number; bytes: string }>`
    select (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('max_connections')::int as most,
      pg_database_size(current_database()) as bytes`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return [];
  return [
    judged({
      key: 'connections',
      label: 'Database connections',
      value: row.used / row.most,
      unit: 'share',
      threshold: limits.connections,
      explanation: `${row.used} of the ${row.most} that PostgreSQL allows are open.`,
    }),
    judged({
      key: 'database_size',
      label: 'Database size',
      value: Number(row.bytes),
      unit: 'bytes',
      threshold: null,
      explanation: 'Tables and indexes of this installation together.',
    }),
  ];
}

type TableRow = {
  name: string;
  rows: number;
  bytes: number;
  deadShare: number;
  indexShare: number | null;
};

/**
 * The tables that refused statements, then the largest, 40 in all: estimated rows, bytes with indexes,
 * dead row versions, use of indexes.
 */
export async function tableHealth(em: EntityManager, withErrors: readonly string[]): Promise<TableRow[]> {
  const { rows } = await sql<TableRow>`
    select case when s.schemaname = 'public' then s.relname else s.schemaname || '.' || s.relname end as name,
      s.n_live_tup::float8 as rows, pg_total_relation_size(s.relid)::float8 as bytes,
      s.n_dead_tup / greatest(s.n_live_tup + s.n_dead_tup, 1)::float8 as "deadShare",
      s.idx_scan / nullif(coalesce(s.idx_scan, 0) + s.seq_scan, 0)::float8 as "indexShare"
    from pg_stat_user_tables s where s.schemaname in ${ourSchemas}
    order by s.relname = any(${[...withErrors]}::text[]) desc, 3 desc, 1 limit 40`.execute(plainSql(em));
  return rows;
}

/** Indexes of more than 1 MB that nothing has read since statistics began. */
export async function unusedIndexes(
  em: EntityManager,
): Promise<{ name: string; table: string; bytes: number }[]> {
  const { rows } = await sql<{ name: string; table: string; bytes: number }>`
    select s.indexrelname as name, s.relname as table, pg_relation_size(s.indexrelid)::float8 as bytes
    from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid
    where s.schemaname = 'public' and s.idx_scan = 0 and not i.indisunique
      and pg_relation_size(s.indexrelid) > 1048576
    order by 3 desc, 1 limit 20`.execute(plainSql(em));
  return rows;
}
