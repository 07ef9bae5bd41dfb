import { Fact, Facts } from '@backdesk/ui';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { DisputeAnswer } from './dispute-types.ts';

/** What the cardholder says, how much it is about, and until when we are heard. */
export function DisputeFacts({
  answer: { amount, reason, evidenceDueAt, isInquiry },
}: {
  answer: DisputeAnswer;
}) {
  return (
    <Facts>
      <Fact term={isInquiry ? 'Asked about' : 'Disputed'}>{formatMoney(amount)}</Fact>
      <Fact term="They say">{reason ? reason.replaceAll('_', ' ') : 'nothing'}</Fact>
      <Fact term="Evidence due">
        {evidenceDueAt ? <Time at={evidenceDueAt} as="when" /> : 'no day is set'}
      </Fact>
    </Facts>
  );
}
