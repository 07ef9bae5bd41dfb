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
