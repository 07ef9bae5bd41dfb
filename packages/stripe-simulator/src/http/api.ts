import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { StripeError } from '../core/error.ts';
import type { Answer, Call, Executor } from '../core/execute.ts';
import type { World } from '../core/world.ts';
import { faultError } from '../faults/errors.ts';
import type { FaultSpec } from '../faults/spec.ts';
import { API_VERSION } from '../objects/common.ts';
import { parseForm } from '../params/form.ts';
import { accountOfRequest } from './auth.ts';
import { isMultipart, readBody, readMultipart } from './body.ts';
import { answerHeaders } from './respond.ts';

/** The `/v1` side over HTTP: reads a call, lets faults strike, performs it and answers. */
export class ApiHandler {
  private readonly world: World;
  private readonly executor: Executor;
  /** Keys whose first request is not answered yet. */
  private readonly inFlight = new Set<string>();
  private readonly log: (method: string, path: string, status: number) => void;

  constructor(world: World, executor: Executor, log: (method: string, path: string, status: number) => void) {
    this.world = world;
    this.executor = executor;
    this.log = log;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let call: Call;
    try {
      call = await readCall(request);
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      this.respond(response, this.executor.errorAnswer(error, this.executor.nextRequestId()), undefined);
      this.log(request.method ?? '', pathOf(request), error.status);
      return;
    }
    const fault = this.world.faults.call(call);
    const lock =
      call.method === 'POST' && call.idempotencyKey !== undefined
        ? `${call.account}\n${call.idempotencyKey}`
        : undefined;
    if (lock !== undefined && this.inFlight.has(lock)) {
      const busy = new StripeError(409, {
        type: 'invalid_request_error',
        code: 'idempotency_key_in_use',
        message: 'Another request with this idempotency key is still being processed.',
      });
      this.respond(
        response,
        this.executor.errorAnswer(busy, this.executor.nextRequestId()),
        call.idempotencyKey,
      );
      this.log(call.method, call.path, 409);
      return;
    }
    if (lock !== undefined) this.inFlight.add(lock);
    try {
      await this.strike(call, fault, response);
    } finally {
      if (lock !== undefined) this.inFlight.delete(lock);
    }
  }

  private async strike(call: Call, fault: FaultSpec | undefined, response: ServerResponse): Promise<void> {
    if (fault?.kind === 'reset_before_commit') {
      this.log(call.method, call.path, 0);
      response.socket?.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'slow') await wait(fault.delayMs ?? 1000);
    const error = fault && faultError(fault);
    if (fault && error && fault.kind !== '500_after_commit') {
      const requestId = this.executor.nextRequestId();
      if (fault.kind === '500_before_commit' && fault.stored !== false)
        this.executor.store(call, error, requestId);
      this.world.flush();
      this.log(call.method, call.path, error.status);
      this.respond(response, this.executor.errorAnswer(error, requestId), call.idempotencyKey);
      return;
    }
    const answer = this.executor.execute(
      error ? { ...call, answerInstead: { error, stored: fault?.stored ?? true } } : call,
    );
    this.world.flush();
    this.log(call.method, call.path, fault?.kind === 'reset_after_commit' ? 0 : answer.status);
    if (fault?.kind === 'reset_after_commit') response.socket?.resetAndDestroy();
    else if (fault?.kind === 'stall' || fault?.kind === 'truncate')
      cut(response, answer, call.idempotencyKey, fault.kind === 'stall');
    else this.respond(response, answer, call.idempotencyKey);
  }

  private respond(response: ServerResponse, answer: Answer, key: string | undefined): void {
    const text = JSON.stringify(answer.body, null, 2);
    response.writeHead(answer.status, {
      ...answerHeaders(answer, key),
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  }
}

/** Half the body; then silence until the caller gives up (stall), or the end (truncate). */
function cut(response: ServerResponse, answer: Answer, key: string | undefined, stall: boolean): void {
  const bytes = Buffer.from(JSON.stringify(answer.body, null, 2));
  const half = bytes.subarray(0, bytes.length >> 1);
  response.writeHead(answer.status, {
    ...answerHeaders(answer, key),
    'content-length': stall ? bytes.length : half.length,
  });
  response.write(half);
  if (!stall) response.end();
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const files = isMultipart(request) ? await readMultipart(request) : undefined;
  const body = files ? '' : await readBody(request);
  const account = accountOfRequest(request);
  const version = request.headers['stripe-version'];
  if (version !== undefined && version !== API_VERSION)
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: `The simulator speaks API version ${API_VERSION}, not ${String(version)}.`,
    });
  const method = request.method ?? 'GET';
  const query = (request.url ?? '').split('?')[1] ?? '';
  const params = { ...parseForm([query, body].filter((part) => part !== '').join('&')), ...files };
  const key = request.headers['idempotency-key'];
  return {
    account,
    method,
    path: pathOf(request),
    params,
    idempotencyKey: typeof key === 'string' ? key : undefined,
  };
}
