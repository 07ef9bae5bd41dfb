import type pg from 'pg';

type Part = { name: string; table: string; definition: string; comment: string | null };
type SetAside = { indexes: Part[]; uniques: Part[]; foreignKeys: Part[] };

/** Triggers that only matter to whoever posts entry by entry; what they would compute is checked at the end. */
const ledgerTriggers = [
  ['credit_accounts', 'credit_accounts_guard_balance'],
  ['credit_entries', 'credit_entries_post'],
  ['credit_entries', 'credit_entries_mirror_user'],
] as const;

/**
 * Takes all indexes but the primary keys, the foreign keys and the ledger's triggers off `tables` until
 * `bringBack`, in the caller's transaction: if it ends any other way, nothing has happened. Locks the
 * tables against everybody; needs their owner.
 */
export async function setAside(client: pg.ClientBase, tables: readonly string[]): Promise<SetAside> {
  await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
  const { rows: indexes } = await client.query<Part>(
    `select c.relname as name, t.relname as table, pg_get_indexdef(i.indexrelid) as definition,
       obj_description(i.indexrelid) as comment
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     where i.indrelid = any($1::regclass[]) and not i.indisprimary and i.indisvalid
       and not exists (select from pg_constraint where conindid = i.indexrelid and contype = 'u')
     order by array_position($1::regclass[], i.indrelid::regclass), c.relname`,
    [tables],
  );
  const foreignKeys = await constraintsOf(client, tables, 'f');
  const uniques = await constraintsOf(client, tables, 'u');
  for (const { table, name } of [...foreignKeys, ...uniques])
    await client.query(`alter table ${table} drop constraint ${client.escapeIdentifier(name)}`);
  for (const { name } of indexes) await client.query(`drop index ${client.escapeIdentifier(name)}`);
  for (const [table, trigger] of ledgerTriggers)
    await client.query(`alter table ${table} disable trigger ${trigger}`);
  return { indexes, uniques, foreignKeys };
}

async function constraintsOf(client: pg.ClientBase, tables: readonly string[], kind: 'f' | 'u') {
  const { rows } = await client.query<Part>(
    `select conname as name, t.relname as table, pg_get_constraintdef(k.oid) as definition,
       obj_description(k.oid, 'pg_constraint') as comment
     from pg_constraint k join pg_class t on t.oid = k.conrelid
     where k.conrelid = any($1::regclass[]) and k.contype = $2 and k.convalidated
     order by array_position($1::regclass[], k.conrelid::regclass), conname`,
    [tables, kind],
  );
  return rows;
}

/** Makes everything anew that was set aside, exactly as it was; every row is checked on the way. */
export async function bringBack(
  client: pg.ClientBase,
  { indexes, uniques, foreignKeys }: SetAside,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const [table, trigger] of ledgerTriggers)
    await client.query(`alter table ${table} enable trigger ${trigger}`);
  let current = '';
  for (const { name, table, definition, comment } of indexes) {
    if (table !== current) onProgress(`indexes of ${table}`);
    current = table;
    await client.query(definition);
    if (comment !== null)
      await client.query(
        `comment on index ${client.escapeIdentifier(name)} is ${client.escapeLiteral(comment)}`,
      );
  }
  onProgress('foreign keys');
  for (const { name, table, definition, comment } of [...uniques, ...foreignKeys]) {
    const key = client.escapeIdentifier(name);
    await client.query(`alter table ${table} add constraint ${key} ${definition}`);
    if (comment !== null)
      await client.query(`comment on constraint ${key} on ${table} is ${client.escapeLiteral(comment)}`);
  }
}
