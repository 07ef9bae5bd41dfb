import { Link } from '@tanstack/react-router';
import { Chip, CopyableId, Panel } from '@backdesk/ui';
import { Can } from '../../../shared/can.tsx';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { Detail } from './detail-types.ts';
import { ObjectLink } from './object-link.tsx';

type Group = Detail['related'][number];
type Row = Group['rows'][number];

/** What belongs to the object, a panel for each kind of thing. */
export function DetailRelated({ id, groups }: Pick<Detail, 'id'> & { groups: Detail['related'] }) {
  return groups.map((group) => (
    <Panel
      key={group.title}
      title={group.title}
      aside={group.hasMore && <span className="bd-muted">the first {group.rows.length}</span>}
    >
      <ul className="bd-rows">
        {group.rows.map((row) => (
          <RelatedRow key={row.key} id={id} row={row} />
        ))}
      </ul>
    </Panel>
  ));
}

function RelatedRow({ id, row }: { id: string; row: Row }) {
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
        {row.voidableGrantId && <TakeBack id={id} grantId={row.voidableGrantId} title={row.title} />}
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

function TakeBack({ id, grantId, title }: { id: string; grantId: string; title: string }) {
  return (
    <Can permission="billing:grant_credits">
      <Link
        to="/billing/credits/$id/void/$grantId"
        params={{ id, grantId }}
        id={`void-${grantId}`}
        className="bd-link"
        aria-label={`Take back: ${title}`}
      >
        Take back…
      </Link>
    </Can>
  );
}
