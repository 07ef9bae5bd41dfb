import { type invoicePreviewView, previewTrustedSeconds, type Wire } from '@backdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf } from '../../../shared/problem.ts';
import type { trpc } from '../../../shared/trpc.ts';

export type Preview = Wire<typeof invoicePreviewView>;

type Options = {
  /** Any of the previews; what it is of stands in its key. */
  query: ReturnType<
    typeof trpc.billing.planChangePreview.queryOptions | typeof trpc.billing.resumePreview.queryOptions
  >;
  /** There is something to preview. */
  isWanted: boolean;
  /** False while `query` is about to become another one. */
  isSettled?: boolean;
};

/** The server counts from when it asked Stripe, a little before the answer is here. */
const marginMs = 10_000;

/**
 * A preview of Stripe. `confirmable` is one that belongs to what stands in the form now and is young enough;
 * a failed or old one is none.
 */
export function usePreview({ query: options, isWanted, isSettled = true }: Options) {
  const query = useQuery({
    queryKey: options.queryKey,
    queryFn: options.queryFn as () => Promise<Preview>,
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
