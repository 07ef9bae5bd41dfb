import { EmptyState } from '@backdesk/ui';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { problemOf } from '../../../shared/problem.ts';
import { ErrorState, WhoMay } from '../../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { useInitialFocus } from '../../../shared/use-initial-focus.ts';
import { GrantForm } from './grant-form.tsx';
import { VoidForm } from './void-form.tsx';
import '../billing.css';

const width = 560;

/** Gives one user credit. */
export function GrantDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { data: terms } = useSuspenseQuery(trpc.billing.creditTerms.queryOptions({ userId }));
  const [approvalId, setApprovalId] = useState<string>();
  return (
    <FormDialog title={`Give credit to ${terms.userName}`} size={width} onClose={onClose}>
      <Obstacle because={terms.notGrantableBecause} onClose={onClose}>
        {approvalId ? (
          <AskedForCredit approvalId={approvalId} onClose={onClose} />
        ) : (
          <GrantForm terms={terms} onDone={onClose} onAsked={setApprovalId} />
        )}
      </Obstacle>
    </FormDialog>
  );
}

/** A colleague was asked: where it stands, and what happens next. */
function AskedForCredit({ approvalId, onClose }: { approvalId: string; onClose: () => void }) {
  // The form that had the cursor is gone.
  const focus = useInitialFocus<HTMLDivElement>();
  return (
    <Stack gap="sm" ref={focus}>
      <output>
        A colleague has to agree within 24 hours. Nothing is given until then; you can withdraw it where{' '}
        <Link to="/billing/approvals/$id" params={{ id: approvalId }} className="bd-link">
          the request
        </Link>{' '}
        stands.
      </output>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

/** Takes back what is left of one lot. */
export function VoidDialog({ grantId, onClose }: { grantId: string; onClose: () => void }) {
  const { data: lot } = useSuspenseQuery(trpc.billing.creditLot.queryOptions({ grantId }));
  return (
    <FormDialog title={`Take credit back from ${lot.owner}`} size={width} onClose={onClose}>
      <Obstacle because={lot.notVoidableBecause} onClose={onClose}>
        <VoidForm lot={lot} onDone={onClose} />
      </Obstacle>
    </FormDialog>
  );
}

function Obstacle(props: { because: string | null; onClose: () => void; children: ReactNode }) {
  const mayGrant = useCan('billing:grant_credits');
  const close = (
    <Button variant="default" onClick={props.onClose} data-autofocus>
      Close
    </Button>
  );
  if (!mayGrant)
    return (
      <EmptyState title="Your role may not give credit" action={close}>
        <WhoMay permission="billing:grant_credits" />
      </EmptyState>
    );
  if (props.because)
    return (
      <EmptyState title="Nothing to do here" action={close}>
        {props.because}
      </EmptyState>
    );
  return props.children;
}

export function CreditPending() {
  const router = useRouter();
  return (
    <Modal opened onClose={() => router.history.back()} size={width} title="Credit">
      <SkeletonRows count={6} label="Loading the credit" />
    </Modal>
  );
}

export function CreditError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Modal opened onClose={() => router.history.back()} size={width} title="Credit">
      <ErrorState
        problem={problemOf(error)}
        permission="billing:read"
        onRetry={() => void router.invalidate()}
      />
      <Button variant="default" fullWidth onClick={() => router.history.back()}>
        Back
      </Button>
    </Modal>
  );
}
