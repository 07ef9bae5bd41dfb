import { productKey } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { HomePage } from '../../features/home/home-page.tsx';
import { usePageTitle } from '../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/')({
  validateSearch: z.object({ product: productKey.optional().catch(undefined) }),
  component: Home,
});

function Home() {
  usePageTitle('Today');
  const { product } = Route.useSearch();
  return <HomePage product={product} />;
}
