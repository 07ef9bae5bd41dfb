/** What a tampering needs of the database: statements with `?` for their values. */
export type Statements = { execute<Row = unknown>(sql: string, values?: unknown[]): Promise<Row> };

export type Tampering = { name: string; run: (db: Statements) => Promise<void> };

/** A small seeded generator (mulberry32), so that a failure can be played again. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const lastOf = async (db: Statements) => {
  const [row] = await db.execute<{ last: string }[]>('select max(sequence)::text as last from audit_entries');
  return Number(row?.last);
};

/** Computes every hash anew from `from` on, as somebody would who knows how the chain is made. */
async function rehash(db: Statements, from: number): Promise<void> {
  for (let sequence = from; sequence <= (await lastOf(db)); sequence += 1) {
    await db.execute(
      `update audit_entries set previous_hash = coalesce(
         (select hash from audit_entries where sequence = ? - 1), repeat('0', 64)) where sequence = ?`,
      [sequence, sequence],
    );
    await db.execute('update audit_entries e set hash = audit_hash(e) where sequence = ?', [sequence]);
  }
  await db.execute(
    `update audit_head set (sequence, hash) = (select sequence, hash from audit_entries order by sequence desc limit 1)`,
  );
}

const changes = [
  `occurred_at = occurred_at + interval '1 microsecond'`,
  `actor_kind = case actor_kind when 'job' then 'operator' else 'job' end`,
  `actor_id = coalesce(actor_id, '') || 'x'`,
  `session_id = coalesce(session_id, '') || 'x'`,
  `request_id = null`,
  `product_id = '0192f0c1-7d7a-7c3e-9a5e-1b2c3d4e5f60'`,
  `action = action || 'x'`,
  `target_kind = 'other'`,
  `target_id = target_id || '0'`,
  `target_kind = target_kind || left(target_id, 1), target_id = substr(target_id, 2) || '0'`,
  `payload_commitment = repeat('0', 64)`,
  `previous_hash = repeat('0', 64)`,
  `hash = repeat('0', 64)`,
];

/** `count` different ways to falsify the log, drawn from `seed`. */
export function* tamperings(count: number, seed: number): Generator<Tampering> {
  const random = seeded(seed);
  for (let i = 0; i < count; i += 1) {
    const draw = random(1_000_000);
    const change = changes[draw % changes.length] ?? '';
    // Computing the hash anew would undo the last one, which changes nothing else.
    const aware = changes[draw % (changes.length - 1)] ?? '';
    // Entry 1 already has the zeros that one of the changes writes.
    const at = async (db: Statements) => 2 + (draw % ((await lastOf(db)) - 3));
    const kinds: readonly Tampering[] = [
      {
        name: `change ${change}`,
        run: async (db) =>
          void (await db.execute(`update audit_entries set ${change} where sequence = ?`, [await at(db)])),
      },
      {
        name: `change ${aware} and compute its own hash anew`,
        run: async (db) => {
          const sequence = await at(db);
          await db.execute(`update audit_entries set ${aware} where sequence = ?`, [sequence]);
          await db.execute(`update audit_entries e set hash = audit_hash(e) where sequence = ?`, [sequence]);
        },
      },
      {
        name: 'change an entry and compute the rest of the chain anew',
        run: async (db) => {
          const sequence = await at(db);
          await db.execute(`update audit_entries set action = action || 'x' where sequence = ?`, [sequence]);
          await rehash(db, sequence);
        },
      },
      {
        name: 'delete an entry',
        run: async (db) =>
          void (await db.execute('delete from audit_entries where sequence = ?', [await at(db)])),
      },
      {
        name: 'delete an entry and close the gap',
        run: async (db) => {
          const sequence = await at(db);
          await db.execute('delete from audit_payloads where sequence = ?', [sequence]);
          await db.execute('delete from audit_entries where sequence = ?', [sequence]);
          for (let next = sequence + 1; next <= (await lastOf(db)); next += 1)
            for (const table of ['audit_entries', 'audit_payloads'])
              await db.execute(`update ${table} set sequence = sequence - 1 where sequence = ?`, [next]);
          await rehash(db, sequence);
        },
      },
      {
        name: 'swap two entries',
        run: async (db) => {
          const sequence = await at(db);
          for (const [from, to] of [
            [sequence, -1],
            [sequence + 1, sequence],
            [-1, sequence + 1],
          ] as const)
            for (const table of ['audit_entries', 'audit_payloads'])
              await db.execute(`update ${table} set sequence = ? where sequence = ?`, [to, from]);
        },
      },
      {
        name: 'change a payload',
        run: async (db) =>
          void (await db.execute(
            `update audit_payloads set payload = replace(payload, '"Test"', '"Else"') where sequence = ?`,
            [await at(db)],
          )),
      },
      {
        name: 'swap the payloads of two entries',
        run: async (db) => {
          const sequence = await at(db);
          for (const [from, to] of [
            [sequence, -1],
            [sequence + 1, sequence],
            [-1, sequence + 1],
          ] as const)
            await db.execute('update audit_payloads set sequence = ? where sequence = ?', [to, from]);
        },
      },
      {
        name: 'insert an entry that never happened',
        run: async (db) => {
          const last = await lastOf(db);
          await db.execute(
            `insert into audit_entries select (jsonb_populate_record(e, jsonb_build_object('sequence', ?::bigint))).*
             from audit_entries e where sequence = ?`,
            [last + 1, last],
          );
        },
      },
      {
        name: 'cut off the tail and set the head back',
        run: async (db) => {
          const keep = (await lastOf(db)) - 1 - (draw % 20);
          await db.execute('delete from audit_payloads where sequence > ?', [keep]);
          await db.execute('delete from audit_entries where sequence > ?', [keep]);
          await rehash(db, keep);
        },
      },
      {
        name: 'set the head back',
        run: async (db) => void (await db.execute('update audit_head set sequence = sequence - 1')),
      },
    ];
    yield kinds[i % kinds.length] as Tampering;
  }
}
