import { EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { AmendsProgress } from './amends-progress.tsx';
import { MakeRightForm } from './make-right-form.tsx';
import type { Amends } from './make-right-types.ts';
import '../billing.css';
import '../detail/detail.css';

type Props = {
  userId: string;
  chosen: { paymentId?: string | undefined; subscriptionId?: string | undefined };
  /** What was asked for here and is being watched. */
  amendsId: string | undefined;
  onAsked: (amendsId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 2_000;
const isMoving = (amends: Amends | undefined) =>
  amends?.steps.some(({ state }) => state === 'waiting' || state === 'under_way') ?? false;

/** Makes something right: asks what with, then shows what becomes of each step. */
export function MakeRightDialog({ userId, chosen, amendsId, onAsked, onClose }: Props) {
  const queryClient = useQueryClient();
  const options = trpc.billing.makeRightChoices.queryOptions({ userId, chosen });
  const { data: choices } = useSuspenseQuery(options);
  const mayDo = useCan('billing:make_right');
  return (
    <FormDialog title={`Make it right for ${choices.userName}`} size={640} onClose={onClose}>
      {amendsId ? (
        <Watched amendsId={amendsId} onClose={onClose} />
      ) : mayDo ? (
        <MakeRightForm
          choices={choices}
          chosen={chosen}
          onAsked={(amends) => {
            queryClient.setQueryData(trpc.billing.amends.queryKey({ amendsId: amends.id }), amends);
            void queryClient.invalidateQueries({ ...trpc.users.pathFilter(), refetchType: 'none' });
            onAsked(amends.id);
          }}
          onMoved={() => void queryClient.invalidateQueries(options)}
        />
      ) : (
        <EmptyState
          title="Your role may not do this"
          action={
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
          }
        >
          <WhoMay permission="billing:make_right" />
        </EmptyState>
      )}
    </FormDialog>
  );
}

function Watched({ amendsId, onClose }: { amendsId: string; onClose: () => void }) {
  const { data } = useQuery({
    ...trpc.billing.amends.queryOptions({ amendsId }),
    // The live stream tells first; this is for when it is away.
    refetchInterval: ({ state }) => (isMoving(state.data) ? lookAgainAfterMs : false),
  });
  return data ? (
    <AmendsProgress amends={data} onClose={onClose} />
  ) : (
    <SkeletonRows count={3} label="Loading the steps" />
  );
}
