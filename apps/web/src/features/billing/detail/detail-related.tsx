import { Chip, CopyableId, Panel } from '@backdesk/ui';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { Detail } from './detail-types.ts';
import { ObjectLink } from './object-link.tsx';

type Group = Detail['related'][number];
type Row = Group['rows'][number];

/** What belongs to the object, a panel for each kind of thing. */
export function DetailRelated({ groups }: { groups: Detail['related'] }) {
  return groups.map((group) => (
    <Panel
      key={group.title}
      title={group.title}
      aside={group.hasMore && <span className="bd-muted">the first {group.rows.length}</span>}
    >
      <ul className="bd-rows">
        {group.rows.map((row) => (
          <RelatedRow key={row.key} row={row} />
        ))}
      </ul>
    </Panel>
  ));
}

function RelatedRow({ row }: { row: Row }) {
  return (
    <li className="bd-related">
      <span className="bd-related-title bd-wrap">
        {row.object ? (
          <ObjectLink kind={row.object.kind} id={row.object.id}>
            {row.title}
          </ObjectLink>
        ) : (
          row.title
        )}
      </span>
      <span className="bd-related-state">
        {row.state && <Chip tone={row.state.tone}>{row.state.word}</Chip>}
      </span>
      <span className="bd-amount">
        {row.money && formatMoney(row.money)}
        {row.credits !== null && `${row.credits} credits`}
      </span>
      <span className="bd-related-more bd-muted">
        {row.at && <Time at={row.at} as="day" />}
        {row.note && <span className="bd-wrap">{row.note}</span>}
        {row.stripeId && <CopyableId value={row.stripeId} label="Stripe id" short />}
      </span>
    </li>
  );
}
