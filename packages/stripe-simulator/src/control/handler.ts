import type { IncomingMessage, ServerResponse } from 'node:http';
import { StripeError } from '../core/error.ts';
import { decodeSegment } from '../core/route.ts';
import { type Fields, isFields } from '../core/object.ts';
import { readBody } from '../http/body.ts';
import { sendJson } from '../http/respond.ts';
import { CONTROL_ROUTES } from './routes.ts';
import type { ControlContext } from './types.ts';

function match(method: string, path: string): { readonly name: string; readonly id: string } | undefined {
  const parts = path.split('/');
  for (const name of Object.keys(CONTROL_ROUTES)) {
    const [verb, template = ''] = name.split(' ');
    const wanted = template.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, index) => part === ':id' || part === parts[index]))
      return { name, id: decodeSegment(parts[wanted.indexOf(':id')] ?? '') };
  }
  return undefined;
}

async function jsonBody(request: IncomingMessage): Promise<Fields> {
  const text = await readBody(request);
  if (text === '') return {};
  const value: unknown = parse(text);
  if (!isFields(value))
    throw new StripeError(400, { type: 'invalid_request_error', message: 'The body must be a JSON object.' });
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers `/_sim/…`: JSON in, JSON out, no key (the server listens on loopback only). */
export async function handleControl(
  context: ControlContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const found = match(request.method ?? 'GET', url.pathname);
  if (!found) {
    sendJson(response, 404, {
      error: {
        message: `There is no ${request.method} ${url.pathname}. Routes: ${Object.keys(CONTROL_ROUTES).join(', ')}`,
      },
    });
    return;
  }
  try {
    const body = await jsonBody(request);
    const result: unknown = await CONTROL_ROUTES[found.name]?.(context, {
      id: found.id,
      body,
      query: url.searchParams,
    });
    context.world.flush();
    sendJson(response, 200, result);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    sendJson(response, error.status, error.body());
  }
}
