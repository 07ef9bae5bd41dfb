import type { ReactNode } from 'react';
import './data-table.css';

type Head = string | { label: string; className?: string; isHidden?: boolean };
type Props = { label: string; heads: readonly Head[]; children: ReactNode };

/** A dense table whose rows are written out: for figures and short lists that are not sorted or paged. */
export function PlainTable({ label, heads, children }: Props) {
  return (
    <div className="bd-table-box">
      <table className="bd-table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head) => {
              const {
                label: text,
                className,
                isHidden,
              }: Exclude<Head, string> = typeof head === 'string' ? { label: head } : head;
              return (
                <th key={text} scope="col" className={className}>
                  {isHidden ? <span className="bd-hidden">{text}</span> : text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
