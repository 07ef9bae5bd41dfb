import { Notice } from '@backdesk/ui';
import type { Problem } from '../../shared/problem.ts';

/** The sentence of the first change that was refused, above the list it was made in. */
export function RefusalNotice({ of }: { of: readonly { problem: Problem | undefined }[] }) {
  const problem = of.find((change) => change.problem)?.problem;
  if (!problem) return null;
  return (
    <Notice tone="bad" role="alert">
      {problem.message}
      {problem.reference && <> Reference {problem.reference}.</>}
    </Notice>
  );
}
