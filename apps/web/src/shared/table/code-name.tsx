import { Fragment } from 'react';

/** The name of something in the code; it breaks after its dots and lines, not in the middle of a word. */
export function CodeName({ of: name }: { of: string }) {
  return (
    <span className="bd-mono">
      {name.split(/(?<=[._])/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
