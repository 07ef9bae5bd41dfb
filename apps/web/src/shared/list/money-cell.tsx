import { formatMoney, type WireMoney } from '../format.ts';
import { Nothing } from './cells.tsx';

/** An amount; a dash for none, so that what was paid back or is owed stands out in its column. */
export function moneyCell(money: WireMoney | null) {
  return money && money.amount !== '0' ? formatMoney(money) : <Nothing />;
}
