import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCan } from '../me.ts';
import { chooseProduct, useChosenProduct } from '../product-choice.ts';
import { trpc } from '../trpc.ts';

const all = { value: '', label: 'All products' };

/**
 * Narrows the desk to one product. The choice is remembered; a list that is open takes it into its
 * address, where it belongs to what can be sent to a colleague.
 */
export function ProductSwitcher() {
  const canRead = useCan('products:read');
  const query = useQuery({ ...trpc.products.list.queryOptions(), enabled: canRead, staleTime: 300_000 });
  const remembered = useChosenProduct();
  const navigate = useNavigate();
  const inAddress = useLocation({
    select: ({ search }) => ('product' in search ? String(search.product) : undefined),
  });
  const products = query.data?.products ?? [];
  if (!canRead || products.length < 2) return null;
  const chosen = inAddress ?? remembered;
  const choose = (key: string) => {
    const product = key === '' ? undefined : key;
    chooseProduct(product);
    // All products is a choice as well, which no default view takes back.
    // A cursor or a filter of the other product means nothing here; what the list keeps, it keeps.
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, product }),
      replace: true,
      state: { isAll: true },
    });
  };
  return (
    <NativeSelect
      className="bd-switcher"
      aria-label="Desk shows"
      data={[all, ...products.map(({ key, name }) => ({ value: key, label: name }))]}
      value={products.some(({ key }) => key === chosen) ? chosen : ''}
      onChange={({ currentTarget: { value } }) => choose(value)}
    />
  );
}
