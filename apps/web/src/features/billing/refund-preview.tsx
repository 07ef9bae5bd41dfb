import { taxWithin } from '@backdesk/contract';
import { formatCard, formatMoney, type WireMoney } from '../../shared/format.ts';
import type { PaymentDetail } from './billing-types.ts';

/** What will happen, in numbers, while the amount is being typed. */
export function RefundPreview({ detail, money }: { detail: PaymentDetail; money: WireMoney | undefined }) {
  const { payment } = detail;
  const where = formatCard(payment.cardBrand, payment.cardLast4) ?? 'the way they paid';
  const after = (base: WireMoney) =>
    money ? formatMoney({ ...base, amount: (BigInt(base.amount) - BigInt(money.amount)).toString() }) : '–';
  const kept = {
    ...payment.amount,
    amount: (BigInt(payment.amount.amount) - BigInt(payment.refunded.amount)).toString(),
  };
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
      <div>
        <dt className="bd-wrap">
          {detail.userName} gets back on {where}, in 5–10 days
        </dt>
        <dd className="bd-amount bd-preview-main">{money ? formatMoney(money) : '–'}</dd>
      </div>
      {detail.tax && (
        <div>
          <dt>Of that, tax, in proportion</dt>
          <dd className="bd-amount">{money ? formatMoney(taxOf(detail, detail.tax, money)) : '–'}</dd>
        </div>
      )}
      <div>
        <dt>Stays with us of this payment</dt>
        <dd className="bd-amount">{after(kept)}</dd>
      </div>
      <div>
        <dt>Can still be refunded afterwards</dt>
        <dd className="bd-amount">{after(payment.refundable)}</dd>
      </div>
      <div>
        <dt>Subscription</dt>
        <dd>keeps running</dd>
      </div>
    </dl>
  );
}

/** The tax within this refund; what is held by other refunds counts as given back. */
function taxOf({ payment }: PaymentDetail, tax: WireMoney, money: WireMoney): WireMoney {
  const paid = BigInt(payment.amount.amount);
  const before = paid - BigInt(payment.refundable.amount);
  const amount = taxWithin({ amount: BigInt(money.amount), before, paid, tax: BigInt(tax.amount) });
  return { ...money, amount: String(amount) };
}
