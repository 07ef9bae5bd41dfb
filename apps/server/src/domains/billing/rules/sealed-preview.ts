import { previewTrustedSeconds } from '@backdesk/contract';
import { z } from 'zod';
import { openSealed, seal } from './sealed.ts';
import type { ChangeRefusal } from './subscription-changes.ts';

/** What was previewed, for whom and when; `madeAt` and `prorationDate` in Unix seconds. */
const sealed = z.strictObject({
  subscriptionId: z.string(),
  seen: z.string(),
  /** The `parametersHash` of the kind of change and of what is asked for. */
  wish: z.string(),
  /** From when on unused time counts; null where Stripe takes the moment of the change. */
  prorationDate: z.number().nullable(),
  dueToday: z.string(),
  currency: z.string(),
  madeFor: z.string(),
  madeAt: z.number(),
});
export type SealedPreview = z.output<typeof sealed>;

/** A text that the client carries and only this server can make. */
export const sealPreview = (preview: SealedPreview, key: string): string => seal(preview, key);

/** What `sealPreview` was given; null for a text that was made or changed elsewhere. */
export const openPreview = (token: string, key: string): SealedPreview | null =>
  openSealed(token, key, sealed);

/** Whether it may still be acted on; one from the future is as good as an old one. */
export function isTrusted({ madeAt }: SealedPreview, now: Date): boolean {
  const age = now.getTime() / 1000 - madeAt;
  return age >= -1 && age <= previewTrustedSeconds;
}

const outdated = (sentence: string): ChangeRefusal => ({ reason: 'preview_outdated', sentence });

/** Why a change was not looked at, as it is asked for now and by whom, or null. */
export function notPreviewed(
  preview: SealedPreview | null,
  asked: Pick<SealedPreview, 'subscriptionId' | 'seen' | 'wish' | 'madeFor'>,
  now: Date,
): ChangeRefusal | null {
  const isOfThis =
    preview?.subscriptionId === asked.subscriptionId &&
    preview.seen === asked.seen &&
    preview.wish === asked.wish &&
    preview.madeFor === asked.madeFor;
  if (!isOfThis)
    return outdated('The preview you looked at is of something else. Look at a new one, then confirm.');
  if (!isTrusted(preview, now))
    return outdated(
      'The preview is older than five minutes, so the amounts may be others by now. Look at a new one, then confirm.',
    );
  return null;
}
