import { healthThresholds, type healthThresholdView, type Wire } from '@backdesk/contract';
import { PageHeader, Panel } from '@backdesk/ui';
import { Anchor, Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../shared/me.ts';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { thresholdWords } from './threshold-words.ts';

export type Threshold = Wire<typeof healthThresholdView>;

const heads = [
  'Figure',
  { label: 'Bad from', className: 'bd-amount' },
  { label: 'Default', className: 'bd-amount bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** From when on the figures of health are bad; from 80 % of it they are a warning. */
export function ThresholdsPage() {
  const query = useSuspenseQuery(trpc.health.thresholds.queryOptions());
  const canManage = useCan('health:manage');
  return (
    <>
      <PageHeader title="Health limits">
        <span>A figure is bad from its limit on, and a warning from 80 % of it.</span>
        <Anchor component={Link} to="/health" fz="inherit">
          How the figures stand
        </Anchor>
      </PageHeader>
      <StaleNote query={query} />
      <Panel flush>
        <PlainTable label="Health limits" heads={heads}>
          {query.data.thresholds.map((threshold) => (
            <Row key={threshold.key} threshold={threshold} canManage={canManage} />
          ))}
        </PlainTable>
      </Panel>
    </>
  );
}

function Row({ threshold, canManage }: { threshold: Threshold; canManage: boolean }) {
  const { key, value, updatedAt } = threshold;
  const { label, default: usual } = healthThresholds[key];
  return (
    <tr>
      <td>
        <TwoLines
          first={label}
          second={
            value !== null &&
            updatedAt && (
              <>
                set <Time at={updatedAt} />
              </>
            )
          }
        />
      </td>
      <td className="bd-amount">{thresholdWords(key, value ?? usual)}</td>
      <td className="bd-amount bd-wide bd-muted">{thresholdWords(key, usual)}</td>
      <td>
        {canManage && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Change the limit: ${label}`}
            renderRoot={(props) => (
              <Link to="/settings/health/$threshold" params={{ threshold: key }} {...props} />
            )}
          >
            Change
          </Button>
        )}
      </td>
    </tr>
  );
}
