import type { AnyList, ListField } from '@backdesk/contract';
import { Skeleton } from '@mantine/core';
import type { CSSProperties } from 'react';
import './list-skeleton.css';

/** More than a window shows; what is too many is cut off, as the rows are. */
const rowCount = 40;

/** How much of the width a column of this kind takes, next to the others. */
const widths: Record<ListField['kind'], number> = {
  text: 1.5,
  id: 1.5,
  enum: 1.2,
  instant: 1.2,
  money: 0.9,
  count: 0.8,
  flag: 0.7,
};

type Shape = CSSProperties & Record<'--bd-columns', string>;

/** The list before its first rows are here, in its own shape. */
export function ListSkeleton({ definition, columns }: { definition: AnyList; columns: readonly string[] }) {
  const fields = columns.flatMap((key) => definition.fields[key] ?? []);
  const shape: Shape = { '--bd-columns': `16px ${fields.map(({ kind }) => `${widths[kind]}fr`).join(' ')}` };
  return (
    <div className="bd-list-skeleton" style={shape} aria-busy="true">
      <output className="bd-hidden">Loading {definition.noun[1]}</output>
      <div className="bd-list-skeleton-head" aria-hidden>
        <span />
        {fields.map(({ label, align }) => (
          <span key={label} className={align === 'end' ? 'bd-amount' : undefined}>
            {label}
          </span>
        ))}
      </div>
      {Array.from({ length: rowCount }, (_, row) => (
        <div key={row} className="bd-list-skeleton-row" aria-hidden>
          <Skeleton height={16} width={16} />
          {fields.map(({ label, align }, column) => (
            <Skeleton
              key={label}
              height={12}
              width={`${44 + ((row * 23 + column * 31) % 36)}%`}
              data-align={align}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
