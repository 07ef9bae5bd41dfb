import { formatClockAndZone, formatDay, formatExact, formatRelative, formatWhen } from './format.ts';

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

/** "as of 14:32 UTC": up to when figures are true that are read anew while one looks. */
export function AsOf({ at }: { at: string }) {
  return (
    <>
      as of{' '}
      <time dateTime={at} title={formatExact(at)}>
        {formatClockAndZone(at)}
      </time>
    </>
  );
}
