import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { dropEarlyAnswers } from './early-answers.ts';
import { safeReturnPath } from './return-path.ts';

/** Opens the desk after a sign-in, where the member was going. What an earlier session read is gone. */
export function useEnterDesk(returnTo: string | undefined): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    dropEarlyAnswers();
    queryClient.clear();
    router.clearCache();
    await router.navigate({ href: safeReturnPath(returnTo) ?? '/', replace: true });
  };
}
