import { Chip, EmptyState, PageHeader, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { Can } from '../../shared/can.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { ProductRow } from './settings-types.ts';
import './settings.css';

const column = createColumnHelper<Features, ProductRow>();
const columnClasses = { currency: 'bd-wide', timezone: 'bd-wide', added: 'bd-wide' };
const modeWords = { simulated: 'simulated', test: 'test mode', live: 'live' } as const;

/** Every product the desk looks after, and whether it can reach its Stripe account. */
export function ProductsPage() {
  const query = useSuspenseQuery(trpc.products.overview.queryOptions());
  const { products, stripeMode } = query.data;
  const add = (
    <Can permission="products:manage">
      <Button renderRoot={(props) => <Link to="/settings/products/new" {...props} />}>Add a product</Button>
    </Can>
  );
  return (
    <>
      <PageHeader title="Products" action={add}>
        The businesses whose users and payments are looked after here.
      </PageHeader>
      <StaleNote query={query} />
      <Panel flush>
        {products.length === 0 ? (
          <EmptyState title="No products yet" action={add}>
            A product is one business with its own Stripe account. Add the first to begin.
          </EmptyState>
        ) : (
          <DataTable
            label="Products"
            columns={columnsFor(stripeMode)}
            rows={products}
            rowId={(product) => product.id}
            columnClasses={columnClasses}
          />
        )}
      </Panel>
    </>
  );
}

function columnsFor(mode: keyof typeof modeWords) {
  return column.columns([
    column.display({
      id: 'name',
      header: 'Product',
      cell: ({ row: { original: product } }) => (
        <div className="bd-cell-two">
          <Link
            to="/settings/products/$productKey"
            params={{ productKey: product.key }}
            className="bd-wrap"
            data-row-link
          >
            {product.name}
          </Link>
          <span className="bd-muted bd-mono">{product.key}</span>
        </div>
      ),
    }),
    column.accessor('currency', { id: 'currency', header: 'Currency' }),
    column.accessor('timezone', { id: 'timezone', header: 'Time zone' }),
    column.display({
      id: 'stripe',
      header: 'Stripe',
      cell: ({ row: { original: product } }) => <StripeState product={product} mode={mode} />,
    }),
    column.display({
      id: 'added',
      header: 'Added',
      cell: ({ row: { original: product } }) => <Time at={product.createdAt} as="day" />,
    }),
  ]);
}

function StripeState({ product, mode }: { product: ProductRow; mode: keyof typeof modeWords }) {
  if (!product.hasStripeAccount) return <Chip>no account: invented</Chip>;
  if (product.stripeKey.source === 'missing') return <Chip tone="bad">no key</Chip>;
  return <Chip tone={mode === 'live' ? 'good' : 'warning'}>{modeWords[mode]}</Chip>;
}
