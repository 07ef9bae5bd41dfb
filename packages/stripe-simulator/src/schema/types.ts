/** The subset of JSON Schema that the generator emits. */
export type Schema = {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number)[];
  /** Values the SDK names for an open response enum; others are legal. */
  readonly 'x-known'?: readonly string[];
  readonly format?: 'decimal';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  /** Name of a definition, resolved when a value first reaches it (definitions are deeply recursive). */
  readonly def?: string;
};

/** One call of the API as the SDK makes it. */
export type OperationSchema = {
  /** SDK name, for example `refunds.create`. */
  readonly name: string;
  readonly params?: Schema;
  readonly returns: Schema;
};

/** Everything derived from one version of the `stripe` package. */
export type ApiSchema = {
  readonly sdkVersion: string;
  readonly apiVersion: string;
  /** Keyed by `POST /v1/refunds/{id}`. */
  readonly operations: Readonly<Record<string, OperationSchema>>;
  /** Event type to the definition of its `data.object`. */
  readonly events: Readonly<Record<string, Schema>>;
  readonly requestDefs: Readonly<Record<string, Schema>>;
  readonly responseDefs: Readonly<Record<string, Schema>>;
};
