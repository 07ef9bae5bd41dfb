import type { FormErrors, UseFormReturnType } from '@mantine/form';
import type { z } from 'zod';
import type { Problem } from '../problem.ts';

/** A Mantine validator from a contract schema: the first message of each field, as a sentence part. */
export function validateBy(schema: z.ZodType): (values: unknown) => FormErrors {
  return (values) => {
    const result = schema.safeParse(values);
    if (result.success) return {};
    const errors: FormErrors = {};
    for (const issue of result.error.issues) errors[issue.path.join('.')] ??= sentence(issue.message);
    return errors;
  };
}

/**
 * Puts the server's field messages under the fields they belong to.
 * Returns the sentence to show above the form; undefined when every message found its field.
 */
export function showProblem<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  problem: Problem,
): string | undefined {
  const values: Values = form.getValues();
  const rest: string[] = [];
  let placed = 0;
  for (const [field, messages] of Object.entries(problem.fields ?? {})) {
    if (!messages[0]) continue;
    if (field in values) {
      form.setFieldError(field, sentence(messages[0]));
      placed += 1;
    } else rest.push(`${field} ${messages[0]}.`);
  }
  if (placed > 0 && rest.length === 0) return undefined;
  return [problem.message, ...rest].join(' ');
}

/** "is required" → "Is required": the contract's messages follow a field's name. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
