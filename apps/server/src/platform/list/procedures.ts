import {
  type AnyList,
  listCountInput,
  listCountView,
  listNewSinceInput,
  listNewSinceView,
  listOptionsInput,
  listOptionsView,
  listPage,
  listPageInput,
} from '@backdesk/contract';
import type { z } from 'zod';
import { query } from '../trpc/procedures.ts';
import { wire } from '../trpc/wire.ts';
import { readCount } from './count.ts';
import { readNewSince } from './new-since.ts';
import { readOptions } from './options.ts';
import { readPage } from './page.ts';
import type { ListSource } from './source.ts';

/** The four procedures of a list: `page`, and `count`, `newSince` and `options` under `<name>Count` and so on. */
export function listProcedures<const Definition extends AnyList, Row extends z.ZodType>(
  source: ListSource<Definition>,
  row: Row,
) {
  const { definition, permission } = source;
  const list = source as unknown as ListSource;
  const output = listPage(row);
  return {
    page: query(permission)
      .input(listPageInput(definition))
      .output(wire(output))
      .query(async ({ ctx, input, signal }) => {
        // The row schema was made from the same definition as the cells: it checks them on their way out.
        return (await readPage(list, ctx, input, signal)) as z.output<typeof output>;
      }),
    count: query(permission)
      .input(listCountInput(definition))
      .output(wire(listCountView))
      .query(({ ctx, input, signal }) => readCount(list, ctx, input, signal)),
    newSince: query(permission)
      .input(listNewSinceInput(definition))
      .output(wire(listNewSinceView))
      .query(({ ctx, input, signal }) => readNewSince(list, ctx, input, signal)),
    options: query(permission)
      .input(listOptionsInput(definition))
      .output(wire(listOptionsView))
      .query(({ ctx, input, signal }) => readOptions(list, ctx, input, signal)),
  };
}
