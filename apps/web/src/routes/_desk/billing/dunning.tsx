import { createFileRoute } from '@tanstack/react-router';
import { DunningPage } from '../../../features/billing/dunning/dunning-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { useChosenProduct } from '../../../shared/product-choice.ts';

export const Route = createFileRoute('/_desk/billing/dunning')({ component: Dunning });

function Dunning() {
  usePageTitle('Dunning');
  return <DunningPage product={useChosenProduct()} />;
}
