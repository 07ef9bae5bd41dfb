import { useState } from 'react';
import type { z } from 'zod';
import { useLeaveGuard } from './leave-guard.tsx';
import { type ContractForm, useContractForm } from './use-contract-form.ts';

/**
 * `useContractForm` with what forms inside the desk need besides: the second factor when the server
 * asks for it (the same input is sent again), and a question before typed text is lost.
 */
export function useDeskForm<Schema extends z.ZodType, Values extends Record<string, unknown>, Result>(
  options: ContractForm<Schema, Values, Result> & { staysOn?: (pathname: string) => boolean },
) {
  const [stepUpReason, setStepUpReason] = useState<string>();
  const form = useContractForm({
    ...options,
    onDone: (result) => {
      guard.release();
      options.onDone(result);
    },
    onRefused: (problem) => {
      if (problem.reason !== 'step_up_required') return options.onRefused?.(problem) ?? false;
      setStepUpReason(problem.message);
      return true;
    },
  });
  const guard = useLeaveGuard({ isDirty: form.isDirty, staysOn: options.staysOn });
  return {
    ...form,
    reset: (values?: Parameters<typeof form.reset>[0]) => {
      form.reset(values);
      guard.release(false);
    },
    guard,
    stepUp: {
      why: stepUpReason,
      onDone: () => {
        setStepUpReason(undefined);
        form.sendAgain();
      },
      onCancel: () => setStepUpReason(undefined),
    },
  };
}
