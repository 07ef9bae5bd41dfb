import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { trpc } from '../../shared/trpc.ts';
import { type LookupResult, lookupText } from './lookup-text.ts';

/** What the look-up takes the text for, and whom it leads to. */
export function useRecognised(text: string) {
  const query = lookupText(text);
  return useQuery({
    ...trpc.users.lookup.queryOptions({ query }, { trpc: { abortOnUnmount: true } }),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
}

const known: readonly LookupResult['kind'][] = ['empty', 'name', 'email', 'user_id', 'stripe_customer'];

/** Whether the text names something of a user that the list itself does not look at, such as a payment. */
export function isBeyondList({ kind }: LookupResult): boolean {
  return !known.includes(kind);
}
