import { EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { RefundBlockForm } from '../../../../../features/billing/refund-block-form.tsx';
import { FormDialog } from '../../../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../../../shared/me.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { WhoMay } from '../../../../../shared/states/error-state.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story/refund-block')({ component: Block });

function Block() {
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const mayBlock = useCan('billing:approve');
  const { data: user } = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  const isBlocked = user.refundBlock !== null;
  const title = `${isBlocked ? 'Allow' : 'Block'} refunds to ${user.name || 'No name'}`;
  usePageTitle(title);
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById('refund-block')?.focus()),
    [],
  );
  const close = () => void navigate({ to: '/users/$userId', params: { userId }, search: (before) => before });
  return (
    <FormDialog title={title} onClose={close}>
      {mayBlock ? (
        <RefundBlockForm userId={userId} isBlocked={isBlocked} onDone={close} />
      ) : (
        <EmptyState
          title="Your role may not block refunds"
          action={
            <Button variant="default" onClick={close} data-autofocus>
              Close
            </Button>
          }
        >
          <WhoMay permission="billing:approve" />
        </EmptyState>
      )}
    </FormDialog>
  );
}
