import type { goodwillLimitsView, Wire } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatMoney } from '../../shared/format.ts';

type Credit = NonNullable<Wire<typeof goodwillLimitsView>['credit']>;
type Props = { productKey: string; currency: string; credit: Credit };

/** What the limits count credit of a product for, and who says so. */
export function CreditWorth({ productKey, currency, credit: { bought, set } }: Props) {
  const words = (amount: string) => `1,000 credits count for ${formatMoney({ amount, currency })}`;
  return (
    <div className="bd-credit-worth">
      <span>
        {bought !== null
          ? `${words(bought)}: that is what customers paid lately.`
          : set !== null
            ? `${words(set)}, as an owner says: nobody has bought any.`
            : 'What credit is worth is not known, because nobody has bought any: only somebody without a limit gives it.'}
      </span>
      <Can permission="billing:manage_limits">
        <Button
          variant="default"
          size="compact-xs"
          aria-label="Change what credit is worth"
          renderRoot={(props) => (
            <Link to="/settings/products/$productKey/credit-worth" params={{ productKey }} {...props} />
          )}
        >
          Change
        </Button>
      </Can>
    </div>
  );
}
