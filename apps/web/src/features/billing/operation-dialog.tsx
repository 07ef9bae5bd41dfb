import type { Permission } from '@backdesk/contract';
import { EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useCan } from '../../shared/me.ts';
import { WhoMay } from '../../shared/states/error-state.tsx';
import { isUnderWay, type Operation } from './operation-outcome.tsx';
import './billing.css';

type Props = {
  title: string;
  size: number;
  /** Who may ask for the change, and what it is that their role may not change. */
  access: { permission: Permission; what: string };
  /** What became of it, once it was asked for here. */
  outcome: ReactNode;
  /** Why it cannot be done. */
  obstacle: string | null | undefined;
  onClose: () => void;
  /** The form that asks for it. */
  children: ReactNode;
};

/** The dialog of a change at Stripe: what became of it, who may, why not, or the form that asks for it. */
export function OperationDialog({ title, size, access, outcome, obstacle, onClose, children }: Props) {
  const mayAsk = useCan(access.permission);
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog title={title} size={size} onClose={onClose}>
      {outcome ??
        (!mayAsk ? (
          <EmptyState title={`Your role may not change ${access.what}`} action={close}>
            <WhoMay permission={access.permission} />
          </EmptyState>
        ) : obstacle ? (
          <EmptyState title="Nothing to do here" action={close}>
            {obstacle}
          </EmptyState>
        ) : (
          children
        ))}
    </FormDialog>
  );
}

const lookAgainAfterMs = 2_000;

/**
 * How soon to read again what an operation that is being watched came to, in milliseconds; false when it can
 * become nothing else. The live stream tells first; this is for when it is away.
 */
export function lookAgain(
  operations: readonly Operation[] | undefined,
  operationId: string | undefined,
): number | false {
  return operations?.some((one) => one.id === operationId && isUnderWay(one)) ? lookAgainAfterMs : false;
}
