import { outcomeDay } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { z } from 'zod';
import { GoodwillPage } from '../../../features/billing/goodwill/goodwill-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { useChosenProduct } from '../../../shared/product-choice.ts';

export const Route = createFileRoute('/_desk/billing/goodwill')({
  validateSearch: z.object({ days: outcomeDay.optional().catch(undefined) }),
  component: Goodwill,
});

function Goodwill() {
  usePageTitle('Goodwill');
  const { days = 30 } = Route.useSearch();
  return <GoodwillPage product={useChosenProduct()} days={days} />;
}
