import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EntityManager } from '../db/database.ts';
import { readHead } from './verify.ts';

/** The head of the chain at one moment, kept outside the database: what a cut-off tail is found by. */
export type AuditAnchor = { sequence: number; hash: string; at: string };

const anchorLine = z.object({ sequence: z.number().int(), hash: z.string(), at: z.string() });
const fileIn = (home: string) => join(home, 'audit-anchors.jsonl');

/** Appends the present head to the anchors file, unless it is the last one there. */
export async function writeAnchor(em: EntityManager, home: string, now: Date): Promise<AuditAnchor | null> {
  const head = await readHead(em);
  const last = (await readAnchors(home)).at(-1);
  if (head.sequence === 0 || last?.sequence === head.sequence) return null;
  const anchor = { ...head, at: now.toISOString() };
  await appendFile(fileIn(home), `${JSON.stringify(anchor)}\n`, { mode: 0o600 });
  return anchor;
}

/** All anchors of this installation, oldest first. A torn last line (crash while writing) is left out. */
export async function readAnchors(home: string): Promise<AuditAnchor[]> {
  const text = await readFile(fileIn(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      return [anchorLine.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
