import { z } from 'zod';
import { openSealed, seal } from './sealed.ts';

/** A file that was uploaded for a dispute, and by whom; `madeAt` in Unix seconds. */
const uploaded = z.strictObject({
  disputeId: z.string(),
  stripeId: z.string(),
  name: z.string(),
  size: z.number(),
  madeFor: z.string(),
  madeAt: z.number(),
});
export type UploadedFile = z.output<typeof uploaded>;

/** How long an upload can be put into an answer, in seconds. */
const trustedSeconds = 24 * 3600;

export const sealFile = (file: UploadedFile, key: string): string => seal(file, key);

/** The file behind a token, when it was uploaded here for this dispute by this person within a day. */
export function openFile(
  token: string,
  key: string,
  asked: { disputeId: string; madeFor: string; now: Date },
): UploadedFile | null {
  const file = openSealed(token, key, uploaded);
  if (file?.disputeId !== asked.disputeId || file.madeFor !== asked.madeFor) return null;
  const age = asked.now.getTime() / 1000 - file.madeAt;
  return age >= -1 && age <= trustedSeconds ? file : null;
}
