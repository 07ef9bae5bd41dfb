import { Textarea, type TextareaProps } from '@mantine/core';

/** Why something is done, in words that stay in the house; give it the form's field. */
export function NoteField(props: TextareaProps) {
  return (
    <Textarea
      label="Note"
      description="For your colleagues and the audit log; the customer does not see it."
      autosize
      minRows={1}
      maxRows={4}
      maxLength={1000}
      {...props}
    />
  );
}
