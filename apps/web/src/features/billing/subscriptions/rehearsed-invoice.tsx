import type { PauseBehavior } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { formatMoney, type WireMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { Rehearsed } from './rehearsal.tsx';

type Invoice = Rehearsed['before']['invoices'][number];

const heldWords: Record<PauseBehavior, string> = {
  void: 'voided',
  keep_as_draft: 'stays a draft',
  mark_uncollectible: 'uncollectible',
};

/** One invoice that is to come: when, what is on it, what is due. */
export function RehearsedInvoice({ label, invoice }: { label: string; invoice: Invoice | undefined }) {
  return (
    <div className="bd-rehearsed">
      <div className="bd-rehearsed-head">
        <span className="bd-rehearsed-label">{label}</span>
        {invoice ? (
          <>
            <span>{invoice.isNow ? 'Today' : <Time at={invoice.at} as="day" />}</span>
            <strong className="bd-amount">{formatMoney(invoice.due)}</strong>
          </>
        ) : (
          <span className="bd-muted">no invoice</span>
        )}
      </div>
      {invoice && <Lines invoice={invoice} />}
    </div>
  );
}

function Lines({ invoice: { lines, discount, tax, fromCredit, total, held } }: { invoice: Invoice }) {
  return (
    <ul className="bd-plain-list bd-rehearsed-lines">
      {lines.map((line, index) => (
        // Two lines of one invoice may say the same.
        <li key={`${index} ${line.text}`}>
          <span className="bd-wrap">{line.text}</span>
          <span className="bd-amount">{formatMoney(line.amount)}</span>
        </li>
      ))}
      <Sum text="Discount" money={negated(discount)} />
      <Sum text="Tax" money={tax} />
      {total.amount.startsWith('-') && <Sum text="Becomes credit" money={negated(total)} />}
      <Sum
        text={fromCredit.amount.startsWith('-') ? 'Owed from before' : 'Paid by their credit'}
        money={negated(fromCredit)}
      />
      {held && (
        <li>
          <Chip tone="warning">{heldWords[held]}</Chip>
        </li>
      )}
    </ul>
  );
}

function Sum({ text, money }: { text: string; money: WireMoney }) {
  if (money.amount === '0') return null;
  return (
    <li>
      <span>{text}</span>
      <span className="bd-amount">{formatMoney(money)}</span>
    </li>
  );
}

const negated = ({ amount, currency }: WireMoney): WireMoney => ({
  amount: String(-BigInt(amount)),
  currency,
});
