import { outcomeDays, type OutcomeMeasure, outcomeMeasureLabels } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';
import { PlainTable } from '../../../shared/table/plain-table.tsx';
import { TwoLines } from '../../../shared/table/two-lines.tsx';
import { figureOf, type Outcome, type Policy } from './policies.ts';

type Props = { measure: OutcomeMeasure; policies: readonly Policy[]; name: string };
const right = 'bd-amount';

/** The numbers of the chart above it, and those that it has no room for. */
export function OutcomeTable({ measure, policies, name }: Props) {
  return (
    <PlainTable
      label={`${name}: ${outcomeMeasureLabels[measure].toLowerCase()}`}
      heads={[
        'Why',
        { label: 'Given', className: right },
        ...outcomeDays.map((days) => ({ label: `After ${days} days`, className: right })),
      ]}
    >
      {policies.map(({ key, why, what, given, times, outcomes }) => (
        <tr key={key}>
          <td className="bd-goodwill-why">
            <TwoLines first={why} second={what} />
          </td>
          <td className={right}>
            <TwoLines first={given.amount === '0' ? '–' : formatMoney(given)} second={times} />
          </td>
          {outcomes.map((outcome) => (
            <td key={outcome.days} className={right}>
              <Figure outcome={outcome} measure={measure} />
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}

function Figure({ outcome, measure }: { outcome: Outcome; measure: OutcomeMeasure }) {
  const figure = figureOf(outcome, measure);
  const { unknownCount } = outcome;
  if (!figure)
    return <span className="bd-muted">{unknownCount > 0 ? `${unknownCount} not yet known` : '–'}</span>;
  const isBad = measure === 'margin' ? figure.value < 0 : measure === 'disputed' && figure.value > 0;
  return (
    <TwoLines
      first={isBad ? <span className="bd-figure-bad">{figure.words}</span> : figure.words}
      second={
        <>
          {figure.of}
          {unknownCount > 0 && (
            <>
              <br />
              {unknownCount} not yet known
            </>
          )}
        </>
      }
    />
  );
}
