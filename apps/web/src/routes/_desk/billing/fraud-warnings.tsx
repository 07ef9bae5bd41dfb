import { createFileRoute } from '@tanstack/react-router';
import { FraudWarningsPage } from '../../../features/billing/disputes/fraud-warnings-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { useChosenProduct } from '../../../shared/product-choice.ts';

export const Route = createFileRoute('/_desk/billing/fraud-warnings')({ component: FraudWarnings });

function FraudWarnings() {
  usePageTitle('Fraud warnings');
  return <FraudWarningsPage product={useChosenProduct()} />;
}
