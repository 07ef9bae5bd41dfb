import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatMoney } from '../../../shared/format.ts';
import type { Problem } from '../../../shared/problem.ts';
import { Time } from '../../../shared/time.tsx';
import { creditWords } from '../credits/credit-words.ts';
import type { Choices, Quote } from './make-right-types.ts';

type Props = {
  quote: Quote | undefined;
  /** What is still to be chosen or typed before there can be one. */
  missing: string;
  /** What they hold now. */
  held: Choices['credit'];
  isAsking: boolean;
  problem: Problem | undefined;
  again: () => void;
};

/** What would happen, in numbers; nothing is sent before somebody confirms exactly these. */
export function QuotePanel({ quote, missing, held, isAsking, problem, again }: Props) {
  if (problem)
    return (
      <Notice tone="bad" role="alert">
        {problem.message}
        <p>
          <Button variant="default" onClick={again}>
            Work it out again
          </Button>
        </p>
      </Notice>
    );
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What will happen" aria-busy={isAsking}>
      {quote ? <Lines quote={quote} held={held} /> : <Line term={isAsking ? 'One moment' : missing}>–</Line>}
    </dl>
  );
}

function Lines({ quote: { refund, subscription, credit }, held }: { quote: Quote; held: Choices['credit'] }) {
  const taken = refund?.creditTaken;
  const isTaken = taken != null && taken.amount !== '0';
  return (
    <>
      {refund && (
        <>
          <Line term={`They get back${refund.card ? ` on ${refund.card}` : ''}, in 5–10 days`} isMain>
            {formatMoney(refund.amount)}
          </Line>
          {isTaken && (
            <Line term="Bought credit that goes with it">
              −{creditWords(taken.amount, { unit: taken.unit, currency: refund.amount.currency })}
            </Line>
          )}
          <Line term="Left of the payment">{formatMoney(refund.leftAfter)}</Line>
          {refund.feeLost && <Line term="Stripe fee that is lost">{formatMoney(refund.feeLost)}</Line>}
        </>
      )}
      {credit && (
        <>
          <Line
            term={
              credit.expiresAt ? (
                <>
                  Credit they can use until <Time at={credit.expiresAt} as="day" />
                </>
              ) : (
                'Credit they can use'
              )
            }
            isMain
          >
            {creditWords(credit.amount, credit)}
          </Line>
          {credit.unit === 'credits' && <Line term="Worth">{formatMoney(credit.worth)}</Line>}
        </>
      )}
      {held && (isTaken || credit) && (
        <Line term="Their credit then">
          {creditWords(
            (
              BigInt(held.balance) +
              BigInt(credit?.amount ?? 0) -
              (taken?.unit === held.unit ? BigInt(taken.amount) : 0n)
            ).toString(),
            held,
          )}
        </Line>
      )}
      {subscription && (
        <Line term={`Access to ${subscription.planName}`}>
          {subscription.accessEndsAt ? (
            <>
              ends <Time at={subscription.accessEndsAt} as="when" />
            </>
          ) : (
            'goes on, nothing is collected'
          )}
        </Line>
      )}
      <Line term="MRR">
        {subscription?.monthlyLost ? `−${formatMoney(subscription.monthlyLost)}` : 'unchanged'}
      </Line>
    </>
  );
}

function Line({ term, isMain, children }: { term: ReactNode; isMain?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className={isMain ? 'bd-preview-main' : undefined}>{children}</dd>
    </div>
  );
}
