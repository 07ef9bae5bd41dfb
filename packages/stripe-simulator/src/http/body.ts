import type { IncomingMessage } from 'node:http';
import { StripeError } from '../core/error.ts';
import type { Fields } from '../core/object.ts';

const MIB = 1024 * 1024;
const LIMIT = MIB;
/** Forms with a file in them: more than any purpose takes, so that the purpose says what is too large. */
const FORM_LIMIT = 20 * MIB;

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit)
      throw new StripeError(413, {
        type: 'invalid_request_error',
        message: `The request body is larger than ${limit / MIB} MiB.`,
      });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The whole body as text; more than 1 MiB is Stripe's 413. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request, LIMIT)).toString('utf8');
}

export const isMultipart = (request: IncomingMessage): boolean =>
  /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');

/** The fields of a form with files; a file is a hash of its name, its type and its bytes as latin1. */
export async function readMultipart(request: IncomingMessage): Promise<Fields> {
  const body = await readBytes(request, FORM_LIMIT);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  let form: FormData;
  try {
    form = await new Response(Uint8Array.from(body), { headers }).formData();
  } catch {
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: 'The multipart body could not be read.',
    });
  }
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form)
    fields[name] =
      typeof value === 'string'
        ? value
        : {
            name: value.name,
            type: value.type,
            data: Buffer.from(await value.arrayBuffer()).toString('latin1'),
          };
  return fields;
}
