import { Chip, CopyableId, ExternalLink, Fact, Facts, Panel } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { formatDay, formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { Detail } from './detail-types.ts';
import { ObjectLink } from './object-link.tsx';

type Value = Detail['facts'][number]['value'];

/** What is known of the object, in the order that the server gives. */
export function DetailFacts({ facts }: { facts: Detail['facts'] }) {
  if (facts.length === 0) return null;
  return (
    <Panel title="Facts">
      <div className="bd-detail-facts">
        <Facts>
          {facts.map(({ label, value }) => (
            <Fact key={label} term={label}>
              <FactValue label={label} value={value} />
            </Fact>
          ))}
        </Facts>
      </div>
    </Panel>
  );
}

function FactValue({ label, value }: { label: string; value: Value }) {
  switch (value.type) {
    case 'text':
      return value.text;
    case 'money':
      return <span className="bd-detail-sum">{formatMoney(value.money)}</span>;
    case 'credits':
      return <span className="bd-detail-sum">{value.amount} credits</span>;
    case 'instant':
      return <Time at={value.at} as="when" />;
    case 'period':
      return (
        <>
          {value.from ? formatDay(value.from) : '…'} – {value.to ? formatDay(value.to) : '…'}
        </>
      );
    case 'state':
      return <Chip tone={value.state.tone}>{value.state.word}</Chip>;
    case 'stripe_id':
      return <CopyableId value={value.id} label={`${label.toLowerCase()} id`} short />;
    case 'object':
      return (
        <ObjectLink kind={value.kind} id={value.id}>
          {value.text}
        </ObjectLink>
      );
    case 'user':
      return (
        <Link to="/users/$userId" params={{ userId: value.id }} className="bd-link">
          {value.text}
        </Link>
      );
    case 'url':
      return <ExternalLink href={value.url}>{value.text}</ExternalLink>;
  }
}
