import { Link, type LinkProps } from '@tanstack/react-router';
import { useChosenProduct } from '../product-choice.ts';
import { useDeskPages } from './desk-pages.ts';
import { useRailCounts } from './use-rail-counts.ts';

/** The words of the desk that this member may open. */
export function Rail({ onNavigate }: { onNavigate?: () => void }) {
  const pages = useDeskPages();
  const counts = useRailCounts();
  const product = useChosenProduct();
  return (
    <>
      {pages.map(({ heading, entries }) => (
        <div key={heading ?? 'main'}>
          {heading && <p className="bd-rail-heading">{heading}</p>}
          <ul className="bd-rail-list">
            {entries.map((entry) => (
              <li key={entry.label}>
                <Link
                  // Which of the words have a screen is looked up where they are listed.
                  to={entry.to as NonNullable<LinkProps['to']>}
                  className="bd-rail-link"
                  activeOptions={{ includeSearch: false, exact: entry.to === '/' }}
                  {...(product && isList(entry.to) && { search: { product } as never })}
                  {...(onNavigate && { onClick: onNavigate })}
                >
                  {entry.label}
                  {entry.count && <Count count={counts[entry.count]} />}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** Lists are narrowed by their address, so the remembered product goes along. */
const isList = (to: string) => to === '/users' || to === '/ingest' || to.startsWith('/billing/');

function Count({ count }: { count: { waiting: number; means: string } | undefined }) {
  if (!count || count.waiting === 0) return null;
  return (
    <span className="bd-rail-count" title={count.means}>
      {count.waiting > 999 ? '999+' : count.waiting}
      <span className="bd-hidden"> {count.means}</span>
    </span>
  );
}
