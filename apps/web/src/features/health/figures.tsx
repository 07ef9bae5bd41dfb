import type { healthFigureView, Wire } from '@backdesk/contract';
import { Chip, Panel, type Tone } from '@backdesk/ui';
import { formatFigure } from '../../shared/format-figure.ts';
import { PlainTable } from '../../shared/table/plain-table.tsx';

type Figure = Wire<typeof healthFigureView>;

const words: Record<Figure['state'], { tone: Tone; label: string }> = {
  bad: { tone: 'bad', label: 'bad' },
  warning: { tone: 'warning', label: 'near its limit' },
  good: { tone: 'good', label: 'good' },
  unknown: { tone: 'neutral', label: 'no data yet' },
};
const worstFirst: readonly Figure['state'][] = ['bad', 'warning', 'unknown', 'good'];

const heads = [
  'Figure',
  { label: 'Now', className: 'bd-amount' },
  { label: 'Limit', className: 'bd-amount' },
  'State',
  { label: 'What it is', className: 'bd-wide' },
];

/** The figures against their limits, what is worst first. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  const sorted = figures.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
  return (
    <Panel title="Against the limits" flush label="Against the limits">
      <PlainTable label="Figures against their limits" heads={heads}>
        {sorted.map((figure) => (
          <tr key={figure.key} id={`figure-${figure.key}`}>
            <td>
              <strong>{figure.label}</strong>
            </td>
            <td className="bd-amount">
              {figure.value === null ? '–' : formatFigure(figure.value, figure.unit)}
            </td>
            <td className="bd-amount bd-muted">
              {figure.threshold === null ? 'none' : formatFigure(figure.threshold, figure.unit)}
            </td>
            <td>
              <Chip tone={words[figure.state].tone}>{words[figure.state].label}</Chip>
            </td>
            <td className="bd-wide bd-muted bd-wrap">{figure.explanation}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
