import { type OutcomeDay, outcomeDays, type OutcomeMeasure, outcomeMeasureLabels } from '@backdesk/contract';
import { useId, useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatMoney } from '../../../shared/format.ts';
import { BarTip } from './bar-tip.tsx';
import { figureOf, type Policy } from './policies.ts';

type Props = { measure: OutcomeMeasure; policies: readonly Policy[]; name: string };
type Value = `after${OutcomeDay}`;
type Datum = { label: string; policy: Policy } & Partial<Record<Value, number>>;

const barHeight = 14;
const fillOf = (days: OutcomeDay) => `var(--bd-chart-${days})`;
const isPartly = (outcomes: Policy['outcomes'], of: OutcomeDay) =>
  outcomes.some(({ days, unknownCount }) => days === of && unknownCount > 0);
const tick = { fill: 'var(--bd-muted)', fontSize: 12, lineHeight: '1.25em' };

/**
 * Three bars for each policy, the later the stronger. Hatched is what is not known of all yet. With the arrow keys
 * one goes from policy to policy; the table below has the same numbers.
 */
export function OutcomeBars({ measure, policies, name }: Props) {
  const [hidden, setHidden] = useState<readonly OutcomeDay[]>([]);
  const hatch = useId();
  const shown = outcomeDays.filter((days) => !hidden.includes(days));
  const currency = policies[0]?.given.currency ?? 'USD';
  const data = policies.map((policy) => datumOf(policy, measure));
  const axis = (value: number) =>
    measure === 'margin'
      ? formatMoney({ amount: String(Math.round(value)), currency }).replace(/\.00$/, '')
      : `${value} %`;
  const height = policies.length * (shown.length * barHeight + 14) + 34;
  return (
    <>
      <div className="bd-chart-legend" role="group" aria-label="Days after">
        {outcomeDays.map((days) => (
          <button
            key={days}
            type="button"
            className={`bd-chart-key bd-chart-key-${days}`}
            aria-pressed={!hidden.includes(days)}
            // The last one stays: an empty chart says nothing.
            disabled={shown.length === 1 && shown[0] === days}
            onClick={() =>
              setHidden((before) =>
                before.includes(days) ? before.filter((one) => one !== days) : [...before, days],
              )
            }
          >
            After {days} days
          </button>
        ))}
        <span className="bd-chart-key bd-chart-key-part">not known of all yet</span>
      </div>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={data}
          layout="vertical"
          margin={{ top: 4, right: 18, bottom: 4, left: 4 }}
          barCategoryGap={7}
          barGap={0}
          title={`${name}: ${outcomeMeasureLabels[measure].toLowerCase()} after 30, 60 and 90 days`}
        >
          <defs>
            {outcomeDays.map((days) => (
              <pattern
                key={days}
                id={`${hatch}-${days}`}
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <rect width="6" height="6" fill="var(--bd-panel)" />
                <rect width="3" height="6" fill={fillOf(days)} />
              </pattern>
            ))}
          </defs>
          <CartesianGrid horizontal={false} stroke="var(--bd-line)" />
          <XAxis
            type="number"
            tick={tick}
            tickFormatter={axis}
            stroke="var(--bd-line)"
            {...(measure !== 'margin' && { domain: [0, 100], ticks: [0, 25, 50, 75, 100] })}
          />
          <YAxis
            type="category"
            dataKey="label"
            width={130}
            tick={tick}
            stroke="var(--bd-line)"
            interval={0}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--bd-hover)' }}
            content={<BarTip measure={measure} days={shown} />}
          />
          {measure === 'margin' && <ReferenceLine x={0} stroke="var(--bd-control-line)" />}
          {shown.map((days) => (
            <Bar
              key={days}
              dataKey={`after${days}` satisfies Value}
              name={`After ${days} days`}
              fill={fillOf(days)}
              barSize={barHeight}
              isAnimationActive={false}
            >
              {policies.map(({ key, outcomes }) => (
                <Cell
                  key={key}
                  stroke={fillOf(days)}
                  fill={isPartly(outcomes, days) ? `url(#${hatch}-${days})` : fillOf(days)}
                />
              ))}
            </Bar>
          ))}
        </BarChart>
      </ResponsiveContainer>
    </>
  );
}

function datumOf(policy: Policy, measure: OutcomeMeasure): Datum {
  const datum: Datum = { label: `${policy.why} (${policy.what})`, policy };
  for (const outcome of policy.outcomes) {
    const figure = figureOf(outcome, measure);
    if (figure) datum[`after${outcome.days}`] = figure.value;
  }
  return datum;
}
