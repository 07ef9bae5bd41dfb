import { noInput, productsView } from '@backdesk/contract';
import { query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { products } from './queries/products.ts';

export const productsRouter = router({
  list: query('products:read')
    .input(noInput)
    .output(wire(productsView))
    .query(({ ctx }) => products(ctx)),
});
