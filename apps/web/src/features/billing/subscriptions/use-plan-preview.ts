import { type PlanChangeTime, planChangePreviewInput, previewTrustedSeconds } from '@backdesk/contract';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf } from '../../../shared/problem.ts';
import { trpc } from '../../../shared/trpc.ts';

type Wish = {
  subscriptionId: string;
  seen: string;
  priceId: string;
  quantity: number;
  when: PlanChangeTime;
};

const restMs = 250;
/** The server counts from when it asked Stripe, a little before the answer is here. */
const marginMs = 10_000;

/**
 * The preview of a change, from Stripe, once typing rests. `confirmable` is one that belongs to what stands
 * in the form now and is young enough; a failed or old one is none.
 */
export function usePlanPreview(wish: Wish, isWanted: boolean) {
  const [rested] = useDebouncedValue(JSON.stringify(wish), restMs);
  const isCurrent = rested === JSON.stringify(wish);
  const input = JSON.parse(rested) as Wish;
  const query = useQuery({
    ...trpc.billing.planChangePreview.queryOptions(input),
    enabled: isWanted && isCurrent && planChangePreviewInput.safeParse(input).success,
    // Every look is a new one, and nobody is asked again behind the reader's back.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const isOld = useIsOld(query.data && query.dataUpdatedAt + previewTrustedSeconds * 1000 - marginMs);
  const preview = isWanted && isCurrent && !query.isFetching && !query.isError ? query.data : undefined;
  return {
    preview,
    confirmable: isOld ? undefined : preview,
    isOld: isOld && preview !== undefined,
    isAsking: isWanted && (!isCurrent || query.isFetching),
    problem: isCurrent && query.isError && !query.isFetching ? problemOf(query.error) : undefined,
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
