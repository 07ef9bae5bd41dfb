import { type EvidenceFile, evidenceFiles, type EvidenceText, evidenceTexts } from '@backdesk/contract';
import type { EvidenceFileRef } from './operation-parameters.ts';

export type Evidence = {
  texts: Partial<Record<EvidenceText, string>>;
  files: Partial<Record<EvidenceFile, string>>;
};

/** The evidence that stands in a dispute as Stripe gave it; fields that the desk does not offer are left out. */
export function evidenceOf(raw: unknown): Evidence {
  const given = (raw as { evidence?: Record<string, unknown> } | null)?.evidence ?? {};
  const texts: Evidence['texts'] = {};
  for (const field of evidenceTexts) {
    const value = given[field];
    if (typeof value === 'string' && value !== '') texts[field] = value;
  }
  const files: Evidence['files'] = {};
  for (const field of evidenceFiles) {
    const value = given[field];
    const id = typeof value === 'string' ? value : (value as { id?: unknown } | null | undefined)?.id;
    if (typeof id === 'string' && id !== '') files[field] = id;
  }
  return { texts, files };
}

/** What the files of earlier answers were called, by their id at Stripe. */
export function knownFiles(
  operations: readonly { kind: string; parameters: Record<string, unknown> }[],
): Map<string, EvidenceFileRef> {
  const known = new Map<string, EvidenceFileRef>();
  for (const { kind, parameters } of operations) {
    if (kind !== 'dispute_evidence') continue;
    const files = parameters['files'] as Record<string, EvidenceFileRef | null>;
    for (const file of Object.values(files)) if (file) known.set(file.stripeId, file);
  }
  return known;
}
