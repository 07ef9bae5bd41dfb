import { outcomeMeasure } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { GoodwillPage } from '../../../features/billing/goodwill/goodwill-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { useChosenProduct } from '../../../shared/product-choice.ts';

export const Route = createFileRoute('/_desk/billing/goodwill')({
  validateSearch: z.object({ measure: outcomeMeasure.optional().catch(undefined) }),
  component: Goodwill,
});

function Goodwill() {
  usePageTitle('Goodwill');
  const { measure = 'paying' } = Route.useSearch();
  return <GoodwillPage product={useChosenProduct()} measure={measure} />;
}
