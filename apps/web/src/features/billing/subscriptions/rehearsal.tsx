import { type rehearsalView, rehearsedInvoices, type Wire } from '@backdesk/contract';
import { Chip, Notice } from '@backdesk/ui';
import { Button, CopyButton } from '@mantine/core';
import { formatMoney, type WireMoney } from '../../../shared/format.ts';
import { RehearsedInvoice } from './rehearsed-invoice.tsx';
import './rehearsal.css';

export type Rehearsed = Wire<typeof rehearsalView>;

/** The next three invoices without and with a change beside each other, and what Stripe says of the first. */
export function Rehearsal({ rehearsal }: { rehearsal: Rehearsed }) {
  const { before, after, differences, moved, given, assumptions, credits } = rehearsal;
  const isBeside = before.invoices.length > 0;
  const places = Math.max(before.invoices.length, after.invoices.length);
  return (
    <section className="bd-rehearsal" aria-label="The next three invoices">
      <h3 className="bd-rehearsal-title">
        The next {rehearsedInvoices === 3 ? 'three' : rehearsedInvoices} invoices
      </h3>
      {given && (
        <p className="bd-rehearsal-given">
          <Chip tone="warning">given away</Chip> {daysText(given.days)}, worth {formatMoney(given.worth)}
        </p>
      )}
      <ol className="bd-plain-list">
        {Array.from({ length: places }, (_, place) => {
          const difference = differences[place];
          return (
            <li
              key={place}
              className={`bd-rehearsal-place${isBeside ? '' : ' bd-rehearsal-alone'}`}
              aria-label={`Invoice ${place + 1}`}
            >
              {isBeside && <RehearsedInvoice label="As it is" invoice={before.invoices[place]} />}
              <RehearsedInvoice label="With the change" invoice={after.invoices[place]} />
              {difference && (
                <div className="bd-rehearsal-difference bd-amount">
                  <Difference money={difference} movedDays={moved[place] ?? 0} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {before.because && <p className="bd-muted">As it is: {before.because}</p>}
      {after.because && after.because !== before.because && (
        <p className="bd-muted">With the change: {after.because}</p>
      )}
      <Verified rehearsal={rehearsal} />
      {assumptions.map((assumption) => (
        <p key={assumption} className="bd-muted">
          {assumption}
        </p>
      ))}
      {credits && <CreditRule sentence={credits} />}
    </section>
  );
}

function Difference({ money, movedDays }: { money: WireMoney; movedDays: number }) {
  const isMore = !money.amount.startsWith('-');
  if (money.amount === '0' && movedDays === 0) return <span className="bd-muted">the same</span>;
  return (
    <>
      {money.amount !== '0' && (
        <Chip tone={isMore ? 'warning' : 'good'}>
          {isMore ? '+' : ''}
          {formatMoney(money)}
        </Chip>
      )}
      {movedDays !== 0 && (
        <Chip tone="info">
          {daysText(Math.abs(movedDays))} {movedDays > 0 ? 'later' : 'earlier'}
        </Chip>
      )}
    </>
  );
}

const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

const sides = { before: 'as it is', after: 'with the change' };

function Verified({ rehearsal: { stripe, before, after } }: { rehearsal: Rehearsed }) {
  if ('because' in stripe) return <p className="bd-muted">{stripe.because}</p>;
  const { side, says, ours, isSame } = stripe;
  if (isSame)
    return (
      <p className="bd-muted">
        Stripe says the same of the first invoice {sides[side]}: {formatMoney(says)}.
      </p>
    );
  // Nothing was worked out, so nothing is contradicted.
  if (!ours && { before, after }[side].because)
    return (
      <p className="bd-muted">
        Stripe says {formatMoney(says)} of the first invoice {sides[side]}.
      </p>
    );
  return (
    <Notice tone="warning">
      Stripe says {formatMoney(says)} of the first invoice {sides[side]}, our rehearsal{' '}
      {ours ? formatMoney(ours) : 'expects none'}. Stripe’s number counts. What waits at Stripe for the next
      invoice already is not known here.
    </Notice>
  );
}

function CreditRule({ sentence }: { sentence: string }) {
  return (
    <figure className="bd-rehearsal-credits">
      <figcaption className="bd-muted">The rule for credits, for the customer</figcaption>
      <blockquote className="bd-wrap">{sentence}</blockquote>
      <CopyButton value={sentence} timeout={1500}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy}>
            {copied ? 'Copied' : 'Copy the sentence'}
          </Button>
        )}
      </CopyButton>
    </figure>
  );
}
