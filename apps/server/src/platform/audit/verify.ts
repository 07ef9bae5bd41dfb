import { IsolationLevel } from '@mikro-orm/core';
import { sql } from 'kysely';
import { sha256 } from '../crypto.ts';
import type { EntityManager } from '../db/database.ts';
import { plainSql } from '../db/kysely.ts';
import type { AuditAnchors } from './anchor.ts';

export type AuditProblem = { sequence: number; problem: string };
export type AuditVerification = {
  isValid: boolean;
  entryCount: number;
  headHash: string;
  problems: AuditProblem[];
};

type Row = {
  sequence: string;
  occurred_at: string;
  actor_kind: string;
  actor_id: string | null;
  session_id: string | null;
  request_id: string | null;
  product_id: string | null;
  action: string;
  target_kind: string;
  target_id: string;
  payload_commitment: string;
  previous_hash: string;
  hash: string;
  salt: string | null;
  payload: string | null;
};

const GENESIS = '0'.repeat(64);
const CHUNK = 5_000;

/**
 * Recomputes the whole chain without the database's own hash function, and compares it with the
 * head and with every anchor that was written outside. Finds changed, deleted, reordered and
 * inserted entries, changed payloads, and a cut-off tail as far as an anchor reaches. An erased
 * payload is no problem: the entry still commits to it. It sees the log as it is at one moment, or as
 * the caller's transaction sees it; read the anchors before, so that none is ahead of that moment.
 */
export async function verifyAudit(
  em: EntityManager,
  anchors: AuditAnchors = { anchors: [], unreadableLines: [] },
): Promise<AuditVerification> {
  if (em.isInTransaction()) return verifyAsSeenBy(em, anchors);
  // Entries go on being written meanwhile: without one view the head would be ahead of what was read.
  return em.transactional((inner) => verifyAsSeenBy(inner, anchors), {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
}

async function verifyAsSeenBy(
  em: EntityManager,
  { anchors, unreadableLines }: AuditAnchors,
): Promise<AuditVerification> {
  const problems: AuditProblem[] = unreadableLines.map((line) => ({
    sequence: 0,
    problem: `line ${line} of the anchors file cannot be read, so what it held is not compared`,
  }));
  const anchored = new Map(anchors.map((anchor) => [anchor.sequence, anchor.hash]));
  let sequence = 0;
  let previousHash = GENESIS;
  for (;;) {
    const rows = await readChunk(em, sequence);
    for (const row of rows) {
      const found = Number(row.sequence);
      if (found !== sequence + 1)
        problems.push({
          sequence: sequence + 1,
          problem: `entries ${sequence + 1} to ${found - 1} are missing`,
        });
      if (row.previous_hash !== previousHash)
        problems.push({ sequence: found, problem: 'does not follow from the entry before it' });
      if (row.hash !== entryHash(row))
        problems.push({ sequence: found, problem: 'was changed after it was written' });
      if (row.payload !== null && sha256(`${row.salt}${row.payload}`) !== row.payload_commitment)
        problems.push({ sequence: found, problem: 'its payload was changed after it was written' });
      const anchor = anchored.get(found);
      if (anchor !== undefined && anchor !== row.hash)
        problems.push({
          sequence: found,
          problem: 'differs from the anchor that was written outside the database',
        });
      sequence = found;
      previousHash = row.hash;
    }
    if (rows.length < CHUNK) break;
  }
  const head = await readHead(em);
  if (head.sequence !== sequence || head.hash !== previousHash)
    problems.push({
      sequence: Math.max(head.sequence, sequence),
      problem: `the log ends at ${sequence}, but its head says ${head.sequence}`,
    });
  const lastAnchor = Math.max(0, ...anchored.keys());
  if (lastAnchor > sequence)
    problems.push({ sequence: lastAnchor, problem: `the log was cut off: an anchor reaches ${lastAnchor}` });
  return { isValid: problems.length === 0, entryCount: sequence, headHash: previousHash, problems };
}

async function readChunk(em: EntityManager, after: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select e.sequence::text, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at,
      e.actor_kind, e.actor_id, e.session_id, e.request_id, e.product_id::text, e.action, e.target_kind,
      e.target_id, e.payload_commitment, e.previous_hash, e.hash, p.salt, p.payload
    from audit_entries e left join audit_payloads p using (sequence)
    where e.sequence > ${after} order by e.sequence limit ${CHUNK}`.execute(plainSql(em));
  return rows;
}

/** The last entry as the head row knows it. */
export async function readHead(em: EntityManager): Promise<{ sequence: number; hash: string }> {
  const { rows } = await sql<{ sequence: string; hash: string }>`
    select sequence::text, hash from audit_head`.execute(plainSql(em));
  const [head] = rows;
  return { sequence: Number(head?.sequence ?? 0), hash: head?.hash ?? GENESIS };
}

/** The same spelling as the SQL function `audit_hash`: each field as `<bytes>:<text>`, null as `-`. */
function entryHash(row: Row): string {
  const fields = [
    row.sequence,
    row.occurred_at,
    row.actor_kind,
    row.actor_id,
    row.session_id,
    row.request_id,
    row.product_id,
    row.action,
    row.target_kind,
    row.target_id,
    row.payload_commitment,
    row.previous_hash,
  ];
  return sha256(
    fields.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join(''),
  );
}
