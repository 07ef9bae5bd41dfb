import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../shared/trpc.ts';
import { exactMatch, lookupText } from './lookup-text.ts';

/** Looks up what was pasted: an exact match opens the user, anything else the list of matches. */
export function useLookUp() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isLooking, setLooking] = useState(false);

  const lookUp = async (pasted: string) => {
    const query = lookupText(pasted);
    setLooking(true);
    // A failure is shown by the list, which asks again and can say why.
    const result = await queryClient
      .fetchQuery(trpc.users.lookup.queryOptions({ query }))
      .catch(() => undefined)
      .finally(() => setLooking(false));
    const user = result && exactMatch(result);
    if (!user) return navigate({ to: '/users', search: query ? { q: query } : {} });
    return navigate({
      to: '/users/$userId',
      params: { userId: user.id },
      search: result.paymentId ? { paymentId: result.paymentId } : {},
    });
  };
  return { lookUp, isLooking };
}
