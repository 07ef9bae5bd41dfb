import { Chip, Kbd } from '@backdesk/ui';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { exactMatch } from './lookup-text.ts';
import type { useRecognised } from './use-recognised.ts';

/** Says what the text was taken for, and what Enter does. */
export function Recognised({ lookup }: { lookup: ReturnType<typeof useRecognised> }) {
  const { data } = lookup;
  if (!data) return <StaleNote query={lookup} />;
  const isNobody = data.users.length === 0 && data.kind !== 'name' && data.kind !== 'empty';
  return (
    <output className="bd-recognised">
      <Chip tone="info">{data.kind.replaceAll('_', ' ')}</Chip>
      <span className="bd-wrap">{data.recognised}</span>
      {exactMatch(data) && (
        <span className="bd-muted">
          <Kbd>Enter</Kbd> opens {data.users[0]?.name || 'the user'}
        </span>
      )}
      {isNobody && (
        <span className="bd-muted">
          {data.kind === 'stripe_other'
            ? 'This kind of id is not kept here. Paste the one of its customer, payment, invoice or subscription.'
            : 'Nobody here has it.'}
        </span>
      )}
    </output>
  );
}
