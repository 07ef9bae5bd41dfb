import { Button, Modal } from '@mantine/core';
import { type ErrorComponentProps, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';

function useClose(): () => void {
  const navigate = useNavigate();
  const { userId, id } = useParams({ strict: false });
  return () => {
    if (userId) return void navigate({ to: '/users/$userId', params: { userId } });
    // It was opened on the page of the payment.
    void (id ? navigate({ to: '/billing/payments/$id', params: { id } }) : navigate({ to: '/users' }));
  };
}

/** The dialog while its payment is being read. */
export function RefundDialogPending() {
  return (
    <Modal opened onClose={useClose()} size={560} title="Refund">
      <SkeletonRows count={6} label="Loading the payment" />
    </Modal>
  );
}

/** The dialog when its payment could not be read. */
export function RefundDialogError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const close = useClose();
  return (
    <Modal opened onClose={close} size={560} title="Refund">
      <ErrorState
        problem={problemOf(error)}
        permission="billing:read"
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={close}>
        Back to the user
      </Button>
    </Modal>
  );
}
