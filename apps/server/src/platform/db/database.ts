import type { AnyEntity, EntityClass, EntitySchema } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { PlanningClient } from './planned-once.ts';

export type { EntityManager };
export type Entities = readonly (EntityClass<AnyEntity> | EntitySchema)[];
export type Database = { readonly orm: MikroORM; fork(): EntityManager; close(): Promise<void> };

export type DatabaseOptions = {
  url: string;
  entities: Entities;
  /** Connections this process may hold. */
  poolSize?: number;
  /** Longest a single statement may run, in milliseconds; 0 is no limit. */
  statementTimeoutMs?: number;
  applicationName?: string;
  /** Connections are ours alone, without a pooler that hands each transaction another one: plans can be kept. */
  isDirect?: boolean;
  migrationsFolder?: string;
};

/**
 * Connects MikroORM to PostgreSQL. Every connection works in UTC, waits at most 5 s for a lock and
 * gives a statement `statementTimeoutMs`, so that one slow query cannot hold up the desk.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const settings = [
    '-c timezone=UTC',
    '-c lock_timeout=5s',
    `-c statement_timeout=${options.statementTimeoutMs ?? 15_000}`,
    '-c idle_in_transaction_session_timeout=60s',
  ];
  const orm = await MikroORM.init({
    clientUrl: options.url,
    entities: [...options.entities],
    extensions: [Migrator],
    forceUtcTimezone: true,
    // A mistyped name would make a new, empty database wherever the role may, and the desk would work on it.
    ensureDatabase: false,
    // Every mutation opens its own transaction; a flush outside of one would write without an audit entry.
    implicitTransactions: true,
    allowGlobalContext: false,
    // Migrations report through their own log line.
    logger: () => undefined,
    pool: { min: 0, max: options.poolSize ?? 10 },
    driverOptions: {
      options: settings.join(' '),
      application_name: options.applicationName ?? 'backdesk',
      ...(options.isDirect && { Client: PlanningClient }),
    },
    migrations: {
      path: options.migrationsFolder ?? '',
      glob: '[0-9]*.ts',
      snapshot: false,
      disableForeignKeys: false,
      allOrNothing: false,
    },
    schemaGenerator: {
      // The audit log, its functions and all triggers are written by hand in the migrations.
      skipTables: ['mikro_orm_migrations', /^audit_/],
      ignoreTriggers: true,
      ignoreRoutines: true,
      ignoreSchema: ['auth', 'pgboss'],
    },
  });
  return { orm, fork: () => orm.em.fork(), close: () => orm.close(true) };
}
