import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EntityManager } from '../db/database.ts';
import { readHead } from './verify.ts';

/** The head of the chain at one moment, kept outside the database: what a cut-off tail is found by. */
export type AuditAnchor = { sequence: number; hash: string; at: string };
/** The anchors of an installation, oldest first, and the numbers of the lines that are none. */
export type AuditAnchors = { anchors: readonly AuditAnchor[]; unreadableLines: readonly number[] };

const anchorLine = z.object({ sequence: z.number().int(), hash: z.string(), at: z.string() });
const fileIn = (home: string) => join(home, 'audit-anchors.jsonl');

/** Appends the present head to the anchors file, unless it is the last one there. */
export async function writeAnchor(em: EntityManager, home: string, now: Date): Promise<AuditAnchor | null> {
  const head = await readHead(em);
  const { anchors } = await readAnchors(home);
  if (head.sequence === 0 || anchors.at(-1)?.sequence === head.sequence) return null;
  const anchor = { ...head, at: now.toISOString() };
  await removeTornLine(home);
  await appendFile(fileIn(home), `${JSON.stringify(anchor)}\n`, { mode: 0o600 });
  return anchor;
}

/** All anchors of this installation. A torn last line (crash while writing) is left out and no finding. */
export async function readAnchors(home: string): Promise<AuditAnchors> {
  const lines = (await readText(home)).split('\n');
  const anchors: AuditAnchor[] = [];
  const unreadableLines: number[] = [];
  for (const [index, line] of lines.entries()) {
    const anchor = parse(line);
    if (anchor) anchors.push(anchor);
    // What follows the last line break is empty, or torn.
    else if (index < lines.length - 1) unreadableLines.push(index + 1);
  }
  return { anchors, unreadableLines };
}

function readText(home: string): Promise<string> {
  return readFile(fileIn(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

/** Half an anchor says nothing, and what is appended to it would be lost with it. A whole one only gets its line break. */
async function removeTornLine(home: string): Promise<void> {
  const text = await readText(home);
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (last === '') return;
  if (parse(last)) await appendFile(fileIn(home), '\n');
  else await truncate(fileIn(home), Buffer.byteLength(text) - Buffer.byteLength(last));
}

function parse(line: string): AuditAnchor | null {
  try {
    return anchorLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
