import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../trpc.ts';

type Props = { product: string | undefined; onProduct: (product: string | undefined) => void };

/** All products or one of them. */
export function ProductSelect({ product, onProduct }: Props) {
  const { data } = useQuery({ ...trpc.products.list.queryOptions(), staleTime: 60_000 });
  const known = data?.products.map(({ key, name }) => ({ value: key, label: name })) ?? [];
  const isUnknown = product !== undefined && !known.some(({ value }) => value === product);
  return (
    <NativeSelect
      className="bd-product-select"
      aria-label="Product"
      value={product ?? ''}
      onChange={({ currentTarget: { value } }) => onProduct(value || undefined)}
      data={[
        { value: '', label: 'All products' },
        ...known,
        ...(isUnknown ? [{ value: product, label: product }] : []),
      ]}
    />
  );
}
