import type { couponChoicesView, Wire } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';

type Choice = Wire<typeof couponChoicesView>['choices'][number];

/** A coupon among others: its name, and what it takes off for how long. */
export function couponLabel({ name, percentOff, amountOff, duration, durationMonths }: Choice): string {
  const off = amountOff ? formatMoney(amountOff) : `${percentOff} %`;
  if (duration === 'once') return `${name}: ${off} off the next invoice`;
  return `${name}: ${off} off ${duration === 'forever' ? 'for good' : `for ${durationMonths} months`}`;
}
