import type { ServerResponse } from 'node:http';
import type { Answer } from '../core/execute.ts';
import { API_VERSION } from '../objects/common.ts';

/** Headers of an answer as Stripe sends them. */
export function answerHeaders(answer: Answer, idempotencyKey: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    'request-id': answer.requestId,
    'stripe-version': API_VERSION,
    ...(idempotencyKey !== undefined && {
      'idempotency-key': idempotencyKey,
      'original-request': answer.originalRequest ?? answer.requestId,
    }),
    ...(answer.originalRequest !== undefined && { 'idempotent-replayed': 'true' }),
    ...answer.headers,
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
