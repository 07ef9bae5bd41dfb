import { Kbd, Notice } from '@backdesk/ui';
import { Button, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import './form.css';

export type ShellProps = {
  form: {
    attach: (element: HTMLFormElement | null) => void;
    refusal: string | undefined;
    isPending: boolean;
    submit: (event?: FormEvent<HTMLFormElement>) => void;
  };
  /** A verb that says the result: "Add member". */
  submitLabel: ReactNode;
  /** Where there is no field to begin with. */
  isSubmitFocused?: boolean;
  /** False while something that has to be seen first is missing: then no key sends it either. */
  isReady?: boolean;
  onCancel?: (() => void) | undefined;
  /** Where “Cancel” would read as what the form is about. */
  cancelLabel?: string;
  /** What stands left of the buttons. */
  aside?: ReactNode;
  label?: string;
  children: ReactNode;
};

/** How every form looks: refusal on top, fields, buttons. Enter sends; from a text area Ctrl/Cmd-Enter. */
export function FormShell({
  form,
  submitLabel,
  isSubmitFocused = false,
  isReady = true,
  onCancel,
  cancelLabel = 'Cancel',
  aside,
  label,
  children,
}: ShellProps) {
  const { attach, submit, refusal, isPending } = form;
  return (
    <form ref={attach} onSubmit={isReady ? submit : wait} aria-busy={isPending} aria-label={label} noValidate>
      <Stack gap="sm">
        {refusal && (
          <Notice tone="bad" role="alert">
            {refusal}
          </Notice>
        )}
        {children}
        <div className="bd-form-foot">
          {aside}
          <span className="bd-form-buttons">
            {onCancel && (
              <Button variant="default" onClick={onCancel} rightSection={<Kbd>Esc</Kbd>}>
                {cancelLabel}
              </Button>
            )}
            <Button
              type="submit"
              loading={isPending}
              disabled={!isReady}
              data-autofocus={isSubmitFocused || undefined}
            >
              {submitLabel}
            </Button>
          </span>
        </div>
      </Stack>
    </form>
  );
}

const wait = (event: FormEvent<HTMLFormElement>) => event.preventDefault();
