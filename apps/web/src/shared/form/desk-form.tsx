import { useContext, useEffect } from 'react';
import { StepUpDialog } from '../step-up-dialog.tsx';
import { DialogContext } from './dialog-context.ts';
import { FormShell, type ShellProps } from './form-shell.tsx';
import { LeaveQuestion, type useLeaveGuard } from './leave-guard.tsx';

type Props = ShellProps & {
  form: ShellProps['form'] & {
    guard: ReturnType<typeof useLeaveGuard>;
    stepUp: Parameters<typeof StepUpDialog>[0];
  };
};

/** Any form of the desk, for `useDeskForm`. In a `FormDialog` Cancel, Esc and the cross are one way out. */
export function DeskForm({ form, onCancel, ...rest }: Props) {
  const dialog = useContext(DialogContext);
  const close = onCancel ?? dialog?.onClose;
  const cancel = close && (() => form.guard.leave(close));
  const isAsking = form.guard.question.isOpen || form.stepUp.why !== undefined;
  useEffect(() => dialog?.hold(isAsking), [dialog, isAsking]);
  useEffect(() => {
    if (cancel) dialog?.leaveBy(cancel);
  });
  return (
    <>
      <FormShell form={form} onCancel={cancel} {...rest} />
      <StepUpDialog {...form.stepUp} />
      <LeaveQuestion {...form.guard.question} />
    </>
  );
}
