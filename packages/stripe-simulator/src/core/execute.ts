import { createHash } from 'node:crypto';
import { decodeParams } from '../params/decode.ts';
import { includables, router } from '../resources/index.ts';
import { loadApiSchema } from '../schema/load.ts';
import { openResponseValidator, operationKey, type ResponseValidator } from '../schema/validator.ts';
import type { Account } from './account.ts';
import { invalidRequest, StripeError } from './error.ts';
import { expand } from './expand.ts';
import { derive } from './ids.ts';
import { type Fields, isFields } from './object.ts';
import type { StoredAnswer } from './operation.ts';
import type { Route } from './route.ts';
import type { World } from './world.ts';

export type Call = {
  readonly account: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Text values from a form, or typed ones. */
  readonly params: Fields;
  readonly idempotencyKey?: string | undefined;
  /** Answers with this instead, after everything was committed (an injected 500). */
  readonly answerInstead?: { readonly error: StripeError; readonly stored: boolean } | undefined;
};

export type Answer = {
  readonly status: number;
  readonly body: object;
  readonly requestId: string;
  /** Set when the answer was stored under the key before. */
  readonly originalRequest?: string;
  readonly headers: Readonly<Record<string, string>>;
};

const DAY = 86_400;

/** Performs calls against a world: routing, parameters, idempotency, commit, expansion, self-check. */
export class Executor {
  private readonly world: World;
  private readonly validator: ResponseValidator | undefined;
  private requests = 0;

  constructor(world: World, validateResponses: boolean) {
    this.world = world;
    this.validator = validateResponses ? openResponseValidator() : undefined;
    if (this.validator) world.listeners.push((_account, operations) => this.checkEvents(operations));
  }

  nextRequestId(): string {
    this.requests += 1;
    return `req_${derive(this.world.seed, `request:${this.requests}:${this.world.now}`, 14)}`;
  }

  execute(call: Call): Answer {
    const requestId = this.nextRequestId();
    const account = this.world.account(call.account);
    const key = call.method === 'POST' ? call.idempotencyKey : undefined;
    try {
      const replay = key === undefined ? undefined : this.replay(account, call, key);
      if (replay) return { ...storedAnswer(replay), requestId, originalRequest: replay.requestId };
      const answer = this.perform(account, call, requestId, key);
      this.check(call, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return this.errorAnswer(error, requestId);
    }
  }

  /** Stores an answer that the transport made up (a 500 before the commit). */
  store(call: Call, error: StripeError, requestId: string): void {
    const account = this.world.account(call.account);
    if (
      call.method !== 'POST' ||
      call.idempotencyKey === undefined ||
      account.answers.has(call.idempotencyKey)
    )
      return;
    this.remember(account, call, call.idempotencyKey, this.errorAnswer(error, requestId));
  }

  errorAnswer(error: StripeError, requestId: string): Answer {
    return { status: error.status, body: error.body(), requestId, headers: error.headers };
  }

  private perform(account: Account, call: Call, requestId: string, key: string | undefined): Answer {
    const { route, id } = this.route(call);
    const params = this.decode(route, call.params);
    const origin = { method: call.method, path: call.path, requestId, idempotencyKey: key ?? null };
    let answer: Answer;
    try {
      const body = this.world.commit(account, origin, (work) => {
        const object = route.run(work, params, id);
        return expand(
          account,
          object,
          (params['expand'] as string[] | undefined) ?? [],
          includables,
          work.now,
        );
      });
      answer = { status: 200, body, requestId, headers: {} };
    } catch (error) {
      if (!(error instanceof StripeError) || !error.executed) throw error;
      answer = this.errorAnswer(error, requestId);
    }
    const instead = call.answerInstead;
    if (instead) answer = this.errorAnswer(instead.error, requestId);
    if (key !== undefined && (instead?.stored ?? true)) this.remember(account, call, key, answer);
    return answer;
  }

  private route({ method, path }: Call): { readonly route: Route; readonly id: string } {
    const found = router.match(method, path);
    if (found) return found;
    const known = operationKey(method, path) !== undefined;
    throw new StripeError(404, {
      type: 'invalid_request_error',
      message: known
        ? `The simulator does not perform ${method} ${path}. Add it as a route under src/resources.`
        : `Unrecognized request URL (${method}: ${path}).`,
    });
  }

  private decode(route: Route, raw: Fields): Fields {
    const { operations, requestDefs } = loadApiSchema();
    const params = decodeParams(operations[`${route.method} ${route.path}`]?.params, raw, requestDefs);
    const ignored = ignoredParameter(route, params);
    if (ignored !== undefined)
      throw invalidRequest(
        `The simulator has no behaviour for the parameter ${ignored} of ${route.method} ${route.path}.`,
        {
          code: 'simulator_unsupported_parameter',
          param: ignored,
        },
      );
    return params;
  }

  private replay(account: Account, call: Call, key: string): StoredAnswer | undefined {
    if (key.length > 255) throw invalidRequest('An idempotency key has at most 255 characters.');
    const stored = account.answers.get(key);
    if (!stored || stored.at <= this.world.now - DAY) return undefined;
    if (
      stored.method === call.method &&
      stored.path === call.path &&
      stored.params === fingerprint(call.params)
    )
      return stored;
    throw new StripeError(400, {
      type: 'idempotency_error',
      message:
        stored.path === call.path
          ? `The idempotency key ${key} was used before with other parameters. Use another key.`
          : `The idempotency key ${key} was used before for ${stored.method} ${stored.path}. Use another key.`,
    });
  }

  private remember(account: Account, call: Call, key: string, answer: Answer): void {
    const { method, path } = call;
    const body = JSON.stringify(answer.body);
    const stored = {
      key,
      method,
      path,
      params: fingerprint(call.params),
      at: this.world.now,
      requestId: answer.requestId,
      status: answer.status,
      body,
    };
    account.apply(['forget', key]);
    account.apply(['answer', stored]);
    this.world.record(account, [
      ['forget', key],
      ['answer', stored],
    ]);
  }

  private check({ method, path }: Call, answer: Answer): void {
    if (!this.validator || answer.status !== 200) return;
    const faults = this.validator.response(method, path, answer.body);
    if (faults.length > 0)
      throw new Error(
        `The simulator answered ${method} ${path} against the SDK's types: ${faults.join('; ')}`,
      );
  }

  private checkEvents(operations: readonly (readonly unknown[])[]): void {
    for (const [kind, type, object] of operations) {
      if (kind !== 'put' || type !== 'event') continue;
      const event = object as Parameters<ResponseValidator['event']>[0];
      const faults = this.validator?.event(event) ?? [];
      if (faults.length > 0)
        throw new Error(`The simulator emitted ${event.type} against the SDK's types: ${faults.join('; ')}`);
    }
  }
}

/** A parameter that Stripe knows and nothing here acts on, at the top, in a hash or in a list of hashes. */
function ignoredParameter(route: Route, params: Fields): string | undefined {
  const top = Object.keys(params).find((name) => !route.params.includes(name));
  if (top !== undefined) return top;
  for (const [name, known] of Object.entries(route.nested ?? {})) {
    const list = params[name];
    if (isFields(list)) {
      const key = Object.keys(list).find((field) => !known.includes(field));
      if (key !== undefined) return `${name}[${key}]`;
    }
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      const key = Object.keys(entry as Fields).find((field) => !known.includes(field));
      if (key !== undefined) return `${name}[${index}][${key}]`;
    }
  }
  return undefined;
}

function storedAnswer(stored: StoredAnswer): Pick<Answer, 'status' | 'body' | 'headers'> {
  return { status: stored.status, body: JSON.parse(stored.body) as object, headers: {} };
}

/** Hash of the parameters in a canonical order. */
function fingerprint(params: Fields): string {
  const text = JSON.stringify(params, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : value,
  );
  return createHash('sha256').update(text).digest('base64url');
}
