import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { sameSecret } from '../../../platform/crypto.ts';

const signatureOf = (body: string, key: string): string =>
  createHmac('sha256', key).update(body).digest('base64url');

/** A text that the client carries and only this server can make. */
export function seal(content: object, key: string): string {
  const body = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${body}.${signatureOf(body, key)}`;
}

/** What `seal` was given; null for a text that was made or changed elsewhere. */
export function openSealed<Schema extends z.ZodType>(
  token: string,
  key: string,
  schema: Schema,
): z.output<Schema> | null {
  const [body = '', signature = ''] = token.split('.');
  if (!sameSecret(signature, signatureOf(body, key))) return null;
  const parsed = schema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return parsed.success ? parsed.data : null;
}
