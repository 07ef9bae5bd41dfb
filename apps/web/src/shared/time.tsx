import { formatDay, formatExact, formatRelative, formatWhen } from './format.ts';

type Props = { at: string; as?: 'relative' | 'when' | 'day' };

/** An instant in the viewer's zone; the exact one with its zone on hover. */
export function Time({ at, as = 'relative' }: Props) {
  const text = as === 'relative' ? formatRelative(at) : as === 'when' ? formatWhen(at) : formatDay(at);
  return (
    <time dateTime={at} title={formatExact(at)}>
      {text}
    </time>
  );
}
