import { Loader, UnstyledButton } from '@mantine/core';
import { problemOf } from '../problem.ts';
import { type Count, countSentence, countText } from './count-text.ts';
import type { CountState } from './use-list-data.ts';

const none: Count = { value: 0, precision: 'exact' };

type Props = { count: CountState; noun: readonly [string, string] };

/**
 * How many rows match. It comes after the rows; an estimate or a count that stopped becomes exact
 * on a click. A count that failed says so and leaves the rows alone.
 */
export function CountChip({ count, noun }: Props) {
  const { isError, error, isFetching, refetch } = count.query;
  const data = count.isNone ? none : count.query.data;
  if (isError && !data)
    return (
      <UnstyledButton
        className="bd-list-count bd-list-count-failed"
        title={problemOf(error).message}
        onClick={() => void refetch()}
      >
        {problemOf(error).reason === 'too_slow' ? 'too many to count' : 'not counted'} · try again
      </UnstyledButton>
    );
  if (!data)
    return isFetching ? (
      <span className="bd-list-count">
        <Loader size={12} role="img" aria-label="Counting" />
      </span>
    ) : null;
  const sentence = countSentence(data, noun);
  if (data.precision === 'exact')
    return (
      <output className="bd-list-count" title={sentence}>
        <span aria-hidden>{countText(data)}</span>
        <span className="bd-hidden">{sentence}</span>
      </output>
    );
  return (
    <UnstyledButton
      className="bd-list-count bd-list-count-rough"
      title={`${sentence}. Count exactly`}
      onClick={count.makeExact}
    >
      {isFetching ? (
        <Loader size={12} role="img" aria-label="Counting" />
      ) : (
        <span aria-hidden>{countText(data)}</span>
      )}
      <span className="bd-hidden">{sentence}. Count exactly</span>
    </UnstyledButton>
  );
}
