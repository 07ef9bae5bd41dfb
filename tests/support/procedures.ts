import type { Access } from '@backdesk/contract';
import { appRouter } from '@backdesk/server/router';

/** A zod schema as far as its shape is looked at here. */
export type Schema = { _zod: { def: { type: string } & Record<string, unknown> } };

export type Procedure = {
  name: string;
  type: 'query' | 'mutation' | 'subscription';
  meta: { access?: Access; isMoney?: boolean };
  inputs: readonly Schema[];
  output: { schema?: Schema } | undefined;
};

/** Every procedure of the running router: enumerated, so that a new one cannot be forgotten. */
export const procedures: readonly Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Record<
    string,
    {
      _def: {
        type: Procedure['type'];
        meta?: Procedure['meta'];
        inputs: Schema[];
        output?: Procedure['output'];
      };
    }
  >,
).map(([name, { _def }]) => ({
  name,
  type: _def.type,
  meta: _def.meta ?? {},
  inputs: _def.inputs,
  output: _def.output,
}));

/** A schema and every schema inside it. */
export function* schemasIn(schema: Schema): Generator<Schema> {
  yield schema;
  const { def } = schema._zod;
  const children = [
    def.innerType,
    def.element,
    def.in,
    def.out,
    def.left,
    def.right,
    def.keyType,
    def.valueType,
  ];
  const shape = (def.shape ?? {}) as Record<string, unknown>;
  const options = (def.options ?? def.items ?? []) as unknown[];
  for (const child of [...children, ...Object.values(shape), ...options])
    if (typeof child === 'object' && child !== null && '_zod' in child) yield* schemasIn(child as Schema);
}
