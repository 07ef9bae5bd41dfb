import { z } from 'zod';

/**
 * An output parser that encodes: the procedure returns bigint and Date, the client receives the
 * strings of the wire. What the schema does not name is left out, so a view cannot leak a column.
 */
export function wire<Schema extends z.ZodType>(schema: Schema) {
  return {
    _input: undefined as z.output<Schema>,
    _output: undefined as z.input<Schema>,
    schema,
    parse: (value: unknown): z.input<Schema> => z.encode(schema, value as z.output<Schema>),
  };
}
