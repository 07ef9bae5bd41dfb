import { type invoicePreviewView, previewTrustedSeconds, type Wire } from '@backdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf } from '../../../shared/problem.ts';

export type Preview = Wire<typeof invoicePreviewView>;

type Options<Shown> = {
  /** What it is of: everything that another preview would differ in. */
  of: readonly (string | number)[];
  ask: () => Promise<Shown>;
  /** There is something to preview. */
  isWanted: boolean;
  /** False while `of` is about to become something else. */
  isSettled?: boolean;
};

/** The server counts from when it asked Stripe, a little before the answer is here. */
const marginMs = 10_000;

/**
 * A preview of Stripe. `confirmable` is one that belongs to what stands in the form now and is young enough;
 * a failed or old one is none.
 */
export function usePreviewOf<Shown>({ of, ask, isWanted, isSettled = true }: Options<Shown>) {
  const query = useQuery({
    // Not among the reads of billing: those are read anew whenever anything of the user changes.
    queryKey: ['preview', ...of],
    queryFn: ask,
    enabled: isWanted && isSettled,
    // Every look is a new one, and nobody is asked again behind the reader's back.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const isOld = useIsOld(query.data && query.dataUpdatedAt + previewTrustedSeconds * 1000 - marginMs);
  const isHere = isWanted && isSettled && !query.isFetching;
  const preview = isHere && !query.isError ? query.data : undefined;
  return {
    preview,
    confirmable: isOld ? undefined : preview,
    isOld: isOld && preview !== undefined,
    isAsking: isWanted && (!isSettled || query.isFetching),
    problem: isHere && query.isError ? problemOf(query.error) : undefined,
    again: () => void query.refetch(),
  };
}

/** The same for an invoice. */
export const usePreview = (options: Options<Preview>) => usePreviewOf<Preview>(options);

/** Whether an instant is past; turns by itself when it comes. */
function useIsOld(at: number | undefined): boolean {
  const [passed, setPassed] = useState<number>();
  useEffect(() => {
    if (at === undefined) return undefined;
    const timer = setTimeout(() => setPassed(at), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return at !== undefined && passed === at;
}
