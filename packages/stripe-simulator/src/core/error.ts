export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export type ErrorFields = {
  readonly type: ErrorType;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly payment_method?: object;
};

export type ErrorOptions = {
  /** What was written before the error stays written (a declined charge exists). */
  readonly keepsEffects?: boolean;
  /** The endpoint had started to execute, so the answer is stored under the idempotency key. */
  readonly executed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An answer in the shape of Stripe's error object. */
export class StripeError extends Error {
  readonly status: number;
  readonly fields: ErrorFields;
  readonly keepsEffects: boolean;
  readonly executed: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, fields: ErrorFields, options: ErrorOptions = {}) {
    super(fields.message);
    this.name = 'StripeError';
    this.status = status;
    this.fields = fields;
    this.keepsEffects = options.keepsEffects ?? false;
    this.executed = options.executed ?? false;
    this.headers = options.headers ?? {};
  }

  /** The response body; `doc_url` appears when there is a code, as Stripe does it. */
  body(): { error: ErrorFields & { doc_url?: string } } {
    const { code } = this.fields;
    const link = code ? { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {};
    return { error: { ...this.fields, ...link } };
  }
}

type Detail = { readonly code?: string; readonly param?: string };

/** 400: the request cannot be understood or its parameters are wrong; never stored under a key. */
export function invalidRequest(message: string, detail: Detail = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...detail });
}

/** 400 raised while executing (state forbids it); stored under the idempotency key. */
export function refused(message: string, detail: Detail = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...detail }, { executed: true });
}

/** 404 for a path id, 400 for an id given as a parameter. */
export function missing(type: string, id: string, param?: string): StripeError {
  const detail = { type: 'invalid_request_error', code: 'resource_missing', param: param ?? 'id' } as const;
  return new StripeError(param ? 400 : 404, { ...detail, message: `No such ${type}: '${id}'` });
}
