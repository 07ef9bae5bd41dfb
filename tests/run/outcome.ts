/** What one suite came to. */
export type Outcome = {
  passed: number;
  failed: number;
  /** Tests that did not run, each with its reason. */
  skipped: { name: string; reason: string }[];
  /** Why the suite failed beyond its failing tests. */
  problem?: string;
};

export type Suite = { name: string; title: string; run(): Promise<Outcome> };

/** One thing that either works or not, counted as a test. */
export function single(isGood: boolean): Outcome {
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: [] };
}

/**
 * The outcome as it counts: a suite that ran nothing, that skipped without a reason, or whose
 * program failed although no test did, has failed.
 */
export function judged(outcome: Outcome, exitCode: number | null): Outcome {
  const { passed, failed, skipped } = outcome;
  const isSilent = passed + failed === 0;
  const problems = [
    isSilent ? 'no test ran' : undefined,
    !isSilent && failed === 0 && exitCode !== 0 ? `its program ended with exit code ${exitCode}` : undefined,
    ...skipped.filter(({ reason }) => !reason).map(({ name }) => `${name} is skipped without a reason`),
  ].filter((text) => text !== undefined);
  if (problems.length === 0) return outcome;
  return { ...outcome, failed: failed + problems.length, problem: problems.join('; ') };
}
