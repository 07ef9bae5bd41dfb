import {
  type GoodwillKind,
  type goodwillPolicyView,
  goodwillReasonLabel,
  type OutcomeDay,
  type Wire,
} from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { countOf, formatShare } from '../../../shared/format-figure.ts';
import { formatMoney } from '../../../shared/format.ts';
import { TwoLines } from '../../../shared/table/two-lines.tsx';

type Policy = Wire<typeof goodwillPolicyView>;

const kindLabels: Record<GoodwillKind, string> = {
  refund: 'Refund',
  credit: 'Credit',
  coupon: 'Coupon',
  free_days: 'Free days',
  invoice: 'Invoice not collected',
};

/** One thing that is given for one reason, and what became of whom it was given to, so many days after it. */
export function PolicyRow({ policy, days }: { policy: Policy; days: OutcomeDay }) {
  const outcome = policy.outcomes.find((one) => one.days === days);
  return (
    <tr>
      <td className="bd-goodwill-why">
        <TwoLines first={goodwillReasonLabel(policy.reason)} second={kindLabels[policy.kind]} />
      </td>
      <td className="bd-amount">
        <TwoLines first={formatMoney(policy.given)} second={countOf(policy.count, 'time')} />
      </td>
      {outcome && outcome.count > 0 ? (
        <>
          <td>
            <Part label="still subscribed" part={outcome.subscribedCount} of={outcome.count} />
          </td>
          <td>
            {outcome.disputedCount > 0 ? (
              <Chip tone="bad">{formatShare(outcome.disputedCount / outcome.count)}</Chip>
            ) : (
              <span className="bd-muted">none</span>
            )}
          </td>
          <td className="bd-amount">
            <Worth given={outcome.given} paid={outcome.paid} />
          </td>
        </>
      ) : (
        <td colSpan={3} className="bd-muted">
          nothing was given {days} days ago or earlier
        </td>
      )}
    </tr>
  );
}

/** A part of a whole as a bar with its words. */
function Part({ label, part, of }: { label: string; part: number; of: number }) {
  return (
    <div className="bd-part">
      <meter aria-label={`${part} of ${of} ${label}`} min={0} max={of} value={part} />
      <span>
        {formatShare(part / of)} <span className="bd-muted">of {of}</span>
      </span>
    </div>
  );
}

type Money = Policy['given'];

/** What was paid since, and how that compares with what was given to the same people. */
function Worth({ given, paid }: { given: Money; paid: Money }) {
  const margin = BigInt(paid.amount) - BigInt(given.amount);
  const words = formatMoney({ amount: String(margin < 0n ? -margin : margin), currency: paid.currency });
  return (
    <TwoLines
      first={formatMoney(paid)}
      second={
        <span className={margin < 0n ? 'bd-figure-bad' : 'bd-figure-good'}>
          {words} {margin < 0n ? 'less' : 'more'} than given
        </span>
      }
    />
  );
}
