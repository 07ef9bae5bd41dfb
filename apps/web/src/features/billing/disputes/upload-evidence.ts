import { type EvidenceFile, evidenceMediaTypes, largestEvidence, uploadedEvidence } from '@backdesk/contract';
import type { z } from 'zod';
import { PageRefusal } from '../../../shared/problem.ts';

export type Uploaded = z.output<typeof uploadedEvidence>;
/** Null takes a file away; what is not named stays as it is. */
export type ChosenFiles = Partial<Record<EvidenceFile, Uploaded | null>>;

export const inMegabytes = (bytes: number): string =>
  bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Sends a file to where it waits to be put into the evidence. Throws PageRefusal with a sentence. */
export async function uploadEvidence(disputeId: string, file: File): Promise<Uploaded> {
  if (file.size > largestEvidence)
    throw new PageRefusal(`${file.name} is ${inMegabytes(file.size)}. A bank takes 4.5 MB in all.`);
  const type = evidenceMediaTypes.find((one) => one === file.type);
  if (!type) throw new PageRefusal('Only PDF, JPEG and PNG files are taken as evidence.');
  const response = await fetch(`/api/disputes/${disputeId}/files/${crypto.randomUUID()}`, {
    method: 'POST',
    headers: { 'content-type': type, 'x-backdesk': '1', 'x-file-name': encodeURIComponent(file.name) },
    body: file,
  }).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  if (response?.ok) return uploadedEvidence.parse(body);
  const said = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : null;
  throw new PageRefusal(said ?? 'Backdesk did not answer. Check your connection, then try again.');
}
