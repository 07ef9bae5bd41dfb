import type { IncomingMessage } from 'node:http';
import { StripeError } from '../core/error.ts';

const LIMIT = 1024 * 1024;

/** The whole body as text; more than 1 MiB is Stripe's 413. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LIMIT)
      throw new StripeError(413, {
        type: 'invalid_request_error',
        message: 'The request body is larger than 1 MiB.',
      });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
