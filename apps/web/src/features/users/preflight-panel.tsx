import { Chip } from '@backdesk/ui';
import { preflight } from './preflight.ts';
import type { User } from './user-type.ts';

const toneWords = { bad: 'stop', warning: 'mind', info: 'note', good: 'good', neutral: 'note' } as const;

/** What must be known before a reply, in one glance above everything that scrolls. */
export function PreflightPanel({ user }: { user: User }) {
  const warnings = preflight(user);
  return (
    <section className="bd-preflight" aria-label="Before you reply">
      {warnings.length === 0 ? (
        <p className="bd-muted">
          Nothing unusual: no dispute, no failed payment, nothing open, nothing pinned.
        </p>
      ) : (
        <ul>
          {warnings.map(({ key, tone, title, detail }) => (
            <li key={key}>
              <Chip tone={tone}>{toneWords[tone]}</Chip>
              <span className="bd-wrap" dir="auto">
                <strong>{title}</strong>
                {detail && <span className="bd-muted"> {detail}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
