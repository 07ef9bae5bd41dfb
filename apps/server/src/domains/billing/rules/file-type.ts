import type { evidenceMediaTypes } from '@backdesk/contract';

type MediaType = (typeof evidenceMediaTypes)[number];

const beginnings: [MediaType, Buffer][] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];

/** What a file is by its first bytes, whatever its name and its sender say; null for all that is not evidence. */
export function fileTypeOf(bytes: Buffer): MediaType | null {
  return beginnings.find(([, begin]) => bytes.subarray(0, begin.length).equals(begin))?.[0] ?? null;
}
