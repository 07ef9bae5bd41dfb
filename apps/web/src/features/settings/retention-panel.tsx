import { retentionPolicies } from '@backdesk/contract';
import { Chip, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../shared/me.ts';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { Time } from '../../shared/time.tsx';
import { keptDaysOf, keptWords, shortKeptWords } from './retention-words.ts';
import type { Product } from './settings-types.ts';

const heads = [
  'What',
  'Kept',
  { label: 'Default', className: 'bd-wide' },
  'In force',
  { label: 'Actions', isHidden: true },
];

/** How long the product keeps what; and, where nothing removes it yet, that this is so. */
export function RetentionPanel({ product }: { product: Product }) {
  const canManage = useCan('products:manage');
  return (
    <Panel title="Retention" label="Retention" flush>
      <PlainTable label="Retention" heads={heads}>
        {inForceFirst(product.retention).map(({ recordKind, override }) => {
          const { label, defaultDays, isEnforced } = retentionPolicies[recordKind];
          return (
            <tr key={recordKind}>
              <td>
                <strong className="bd-wrap">{label}</strong>
              </td>
              <td className="bd-kept">
                <TwoLines
                  first={shortKeptWords(keptDaysOf(recordKind, override))}
                  second={
                    override && (
                      <>
                        set <Time at={override.updatedAt} />
                      </>
                    )
                  }
                />
              </td>
              <td className="bd-wide bd-muted">{keptWords(defaultDays)}</td>
              <td>
                {isEnforced ? <Chip tone="good">removed daily</Chip> : <Chip tone="warning">not yet</Chip>}
              </td>
              <td>
                {canManage && (
                  <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={`Change how long is kept: ${label}`}
                    renderRoot={(props) => (
                      <Link
                        to="/settings/products/$productKey/retention/$recordKind"
                        params={{ productKey: product.key, recordKind }}
                        {...props}
                      />
                    )}
                  >
                    Change
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </PlainTable>
      <p className="bd-settings-note">
        “Not yet” means that no job removes these records today: what is set here is written down and counts
        from the day that one does. Webhook events are removed every night, but those that still wait.
      </p>
    </Panel>
  );
}

const inForceFirst = (kinds: Product['retention']) =>
  kinds.toSorted(
    (a, b) =>
      Number(retentionPolicies[b.recordKind].isEnforced) - Number(retentionPolicies[a.recordKind].isEnforced),
  );
