import { type GetInputPropsOptions, type LooseKeys, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { type Problem, problemOf } from '../problem.ts';
import { showProblem, validateBy } from './field-errors.ts';

type Convert<Values, Input> = Values extends Input
  ? { toInput?: (values: Values) => Input }
  : { toInput: (values: Values) => Input };

export type ContractForm<Schema extends z.ZodType, Values, Result> = {
  /** The input of the procedure: what is typed is judged by the very schema that judges it there. */
  schema: Schema;
  initialValues: Values;
  send: (input: z.input<Schema>) => Promise<Result>;
  onDone: (result: Result) => void;
  /** Answers true when it has dealt with the refusal, so that nothing is shown in the form. */
  onRefused?: (problem: Problem) => boolean;
} & Convert<Values, z.input<Schema>>;

/**
 * A form of the desk: contract schema, values, errors on their fields, and one request at a time. A
 * second Enter while the first is on its way does nothing; after a refusal the first field with an
 * error has the cursor.
 */
export function useContractForm<Schema extends z.ZodType, Values extends Record<string, unknown>, Result>(
  options: ContractForm<Schema, Values, Result>,
) {
  const { schema, send, onDone, onRefused } = options;
  const toInput = (options.toInput ?? ((values) => values)) as (values: Values) => z.input<Schema>;
  const element = useRef<HTMLFormElement>(null);
  const isInFlight = useRef(false);
  // What was answered stays in the form's hands alone, not in the cache.
  const { mutateAsync, isPending } = useMutation({ mutationFn: send, gcTime: 0 });
  const [refusal, setRefusal] = useState<string>();
  const [failures, setFailures] = useState(0);
  const [attach] = useState(() => (node: HTMLFormElement | null) => {
    element.current = node;
    node?.addEventListener('keydown', sendByModEnter);
  });
  const validate = validateBy(schema);
  const form = useForm<Values>({
    initialValues: options.initialValues,
    validate: (values) => validate(toInput(values)),
  });

  useEffect(() => {
    if (failures > 0) focusFirstError(element.current);
  }, [failures]);

  const refused = (problem: Problem) => {
    if (onRefused?.(problem)) return;
    setRefusal(showProblem(form, problem));
    setFailures((count) => count + 1);
  };

  const sendInput = async (input: z.input<Schema>) => {
    // Two Enters within one frame arrive before React has drawn the button as busy.
    if (isInFlight.current) return;
    isInFlight.current = true;
    setRefusal(undefined);
    try {
      onDone(await mutateAsync(input));
    } catch (error) {
      refused(problemOf(error));
    } finally {
      isInFlight.current = false;
    }
  };

  return {
    attach,
    refusal,
    isPending,
    values: form.values,
    /** Everything an input needs: value, change, error. */
    field: (name: LooseKeys<Values>, how?: GetInputPropsOptions) => form.getInputProps(name, how),
    set: form.setValues,
    isDirty: () => form.isDirty(),
    /** The initial values again, or others as the new initial ones. */
    reset: (values?: Values) => {
      if (values) form.setInitialValues(values);
      form.reset();
      setRefusal(undefined);
    },
    /** What counts as unchanged from now on, while the fields stay as they are. */
    rebase: (values: Values) => form.resetDirty(values),
    focusOn: (name: string) => element.current?.querySelector<HTMLElement>(`[data-path="${name}"]`)?.focus(),
    submit: (event?: FormEvent<HTMLFormElement>) =>
      form.onSubmit(
        (values) => void sendInput(toInput(values)),
        () => setFailures((count) => count + 1),
      )(event),
    /** Sends what stands in the fields, past their checks: after the second factor, or a conflict. */
    sendAgain: () => void sendInput(toInput(form.getValues())),
    getValues: form.getValues,
  };
}

/** The first field in reading order that says what is wrong with it. */
function focusFirstError(element: HTMLFormElement | null): void {
  element?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** In a text area Enter is a new line; with Ctrl or Cmd it sends. */
function sendByModEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (event.currentTarget instanceof HTMLFormElement) event.currentTarget.requestSubmit();
}
