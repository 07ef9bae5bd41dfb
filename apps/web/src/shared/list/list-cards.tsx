import { readSort } from '@backdesk/contract';
import type { ComponentProps } from 'react';
import { cellContent, type ListTable } from './list-table.tsx';
import type { ListRow } from './list-types.ts';
import { RowTools } from './row-tools.tsx';
import { RowCheckbox } from './select-cells.tsx';
import { isSelected } from './selection.ts';
import './list-cards.css';

/** How many columns a card has room for. */
const shown = 5;

/** A bare number, and a "yes", say nothing without their column's name. */
const namedKinds: readonly string[] = ['count', 'flag'];

/** These end where their text ends; the others would be misread. */
const cutKinds: readonly string[] = ['text', 'enum'];

/**
 * The same rows on a phone: the first two columns make the first line, three more the second, and what
 * the rows are sorted by its end.
 */
export function ListCards<Row extends ListRow>(props: ComponentProps<typeof ListTable<Row>>) {
  const { source, look, rows, columns, search, selected, isStale, box } = props;
  const { defaultSort, fields } = source.definition;
  const sorted = readSort(search.sort ?? defaultSort).field;
  const asked = search.columns ? columns : (look.card ?? columns);
  const [first = '', second, ...rest] = asked.filter((key, index) => index < shown || key === sorted);
  const isCut = (key: string) => cutKinds.includes(fields[key]?.kind ?? '') && !look.tones?.[key];
  const isNamed = (key: string) => namedKinds.includes(fields[key]?.kind ?? '') && !look.cells?.[key];
  const ids = rows.map(({ id }) => id);
  return (
    <div ref={box} className={isStale ? 'bd-list-stale' : undefined} aria-busy={isStale}>
      <ul className="bd-cards" aria-label={look.title}>
        {rows.map((row) => {
          const cell = (key: string, isFirst = false) => cellContent(source, look, row, key, isFirst);
          const isOn = isSelected(selected.selection, row.id);
          const name = look.rowName(row);
          return (
            <li key={row.id} data-row-id={row.id} className={isOn ? 'bd-list-on' : undefined}>
              <RowCheckbox id={row.id} page={ids} name={name} isOn={isOn} selected={selected} />
              <div className="bd-card-lines">
                <div className="bd-card-first">
                  {look.rowLink(row, {
                    className: 'bd-list-link',
                    'data-row-link': row.id,
                    children: cell(first, true),
                  })}
                  {second && <span className="bd-card-beside">{cell(second)}</span>}
                </div>
                <dl className="bd-card-second">
                  {rest.map((key) => (
                    <div key={key} className={isCut(key) ? 'bd-card-text' : undefined}>
                      <dt className={isNamed(key) ? undefined : 'bd-hidden'}>{fields[key]?.label}</dt>
                      <dd className={fields[key]?.kind === 'flag' ? 'bd-hidden' : undefined}>{cell(key)}</dd>
                    </div>
                  ))}
                </dl>
                {look.acts?.(row)}
              </div>
              <RowTools
                id={look.copyId?.(row) ?? row.id}
                stripeUrl={look.stripeUrl?.(row) ?? null}
                name={name}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
