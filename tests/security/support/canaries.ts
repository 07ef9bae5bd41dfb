import pg from 'pg';

/** What each column was filled with, found again in whatever the desk answers. */
export type Canaries = {
  /** The columns whose contents stand in a text, as `table.column`. */
  seenIn(text: string): Set<string>;
  /** Texts and tables that hold nothing because no row was there. */
  emptyTables: string[];
};

/** Written by the database, the job queue's and the sign-in's own; never a person's. */
const notPlanted =
  /^(audit_\w+|mikro_orm_migrations|rate_limits|setup_tokens|passkey_challenges|worker_loops|job_schedules|\w*_hashes)$/;
/** Names of things and states of machines. What a column with another name says is planted. */
const identifier =
  /(^|_)(ids?|kind|type|key|hash|state|status|token|tier|mode|unit|cron|timezone|locale|interval|currency|source)$/;
/** Identifiers that lead to a person or a device. */
const personalIdentifiers = new Set(['user_identities.external_id']);

/** Fields of Stripe's objects whose value is a person's or a card's, or leads to one. */
const personalFields =
  /^(email|receipt_email|customer_email|customer_name|customer_phone|phone|name|line1|line2|city|postal_code|last4|description|fingerprint|receipt_url|hosted_invoice_url|invoice_pdf|statement_descriptor|comment)$/;

const mark = '\u01c2';
const form = new RegExp(`${mark}([0-9a-z]{2})${mark}`, 'g');
/** Where an address has to stand because the column takes nothing else. */
const plantedAddress = '203.0.113.77';

type Column = { table: string; name: string; type: string };

/**
 * Fills every column of text with a value that is its own, and what is personal in the stored objects of
 * Stripe with one for each field. A column that refuses has a form of its own, such as a state or a
 * country; whatever else it says would be refused as well.
 */
export async function plantCanaries(superuserUrl: string): Promise<Canaries> {
  const sql = new pg.Client({ connectionString: superuserUrl });
  await sql.connect();
  const labels: string[] = [];
  const emptyTables: string[] = [];
  const codeFor = (label: string): string => {
    let number = labels.indexOf(label);
    if (number < 0) number = labels.push(label) - 1;
    return `${mark}${number.toString(36).padStart(2, '0')}${mark}`;
  };
  try {
    const { rows: columns } = await sql.query<Column>(
      `select c.table_name as table, c.column_name as name, c.data_type as type
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where table_schema = 'public' and t.table_type = 'BASE TABLE' and is_generated = 'NEVER'
         and c.data_type in ('text', 'character varying', 'character')
       order by 1, c.ordinal_position`,
    );
    // Some refuse to be changed by anybody: what guards them is tested elsewhere.
    await sql.query('set session_replication_role = replica');
    for (const { table, name } of columns) {
      const label = `${table}.${name}`;
      if (notPlanted.test(table) || (identifier.test(name) && !personalIdentifiers.has(label))) continue;
      const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      if (rows[0]?.n === 0) {
        if (!emptyTables.includes(table)) emptyTables.push(table);
        continue;
      }
      const code = codeFor(label);
      const isEmail = /email/.test(name);
      for (const value of [`'${code}' || x.n || '${isEmail ? '@canary.example' : ''}'`, `'${code}'`]) {
        const done = await sql
          .query(
            `update ${table} t set "${name}" = ${value} from (select ctid as c, row_number() over () as n from ${table}) x where t.ctid = x.c`,
          )
          .then(
            () => true,
            (error: { code?: string }) => {
              // Too long, a check, a pair of columns that has to fit, one of its kind.
              if (/^(22001|23514|23503|23505)$/.test(error.code ?? '')) return false;
              throw error;
            },
          );
        if (done) break;
      }
    }
    const walk = (value: unknown, parent: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => walk(item, parent));
      if (value === null || typeof value !== 'object') return value;
      const kind = 'object' in value ? String(value.object) : parent;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
          if (typeof inner !== 'string' || !personalFields.test(key)) return [key, walk(inner, key)];
          const owner = key === 'name' ? ` of ${'object' in value ? kind : parent}` : '';
          return [key, `${codeFor(`Stripe: ${key}${owner}`)}${/email/.test(key) ? '@canary.example' : ''}`];
        }),
      );
    };
    const objects = await sql.query<{ product_id: string; id: string; raw: unknown }>(
      'select product_id, id, raw from stripe_objects where raw is not null',
    );
    for (const { product_id, id, raw } of objects.rows)
      await sql.query('update stripe_objects set raw = $3 where product_id = $1 and id = $2', [
        product_id,
        id,
        JSON.stringify(walk(raw, '')),
      ]);
    const events = await sql.query<{
      id: string;
      object_id: string;
      product_id: string;
      external_id: string;
    }>('select id, object_id, product_id, external_id from webhook_events');
    for (const { id, object_id, product_id } of events.rows)
      await sql.query(
        `update webhook_events set payload = (select json_build_object('id', external_id, 'object', 'event', 'type', event_type,
           'data', json_build_object('object', o.raw))::text from stripe_objects o where o.product_id = $2 and o.id = $3) where id = $1`,
        [id, product_id, object_id],
      );
  } finally {
    await sql.end();
  }
  return {
    emptyTables,
    seenIn(text) {
      const seen = new Set<string>();
      for (const [, code = ''] of text.matchAll(form)) {
        const label = labels[Number.parseInt(code, 36)];
        if (label) seen.add(label);
      }
      if (text.includes(plantedAddress)) seen.add('auth_sessions.ip');
      return seen;
    },
  };
}
