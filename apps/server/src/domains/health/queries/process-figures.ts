import { statfs } from 'node:fs/promises';
import type { Observations } from '../../../platform/observe.ts';
import { type HealthFigure, judged } from '../rules/figure.ts';
import type { Limits } from '../rules/limits.ts';

/** What this process knows of itself: latency, failures, the disk below the data folder. */
export async function processFigures(
  observations: Observations,
  home: string,
  limits: Limits,
): Promise<HealthFigure[]> {
  const procedures = observations.procedures();
  const calls = procedures.reduce((sum, one) => sum + one.calls, 0);
  const failures = procedures.reduce((sum, one) => sum + one.failures, 0);
  return [
    judged({
      key: 'latency_p95',
      label: 'Answer time, p95',
      value: observations.percentile(0.95),
      unit: 'ms',
      threshold: limits.latency_p95,
      explanation:
        'The last 1,000 calls of each procedure since this server started. When it is bad, look at the slow calls below.',
    }),
    judged({
      key: 'failure_share',
      label: 'Failed calls',
      value: calls === 0 ? null : failures / calls,
      unit: 'share',
      threshold: limits.failure_share,
      explanation: `${failures} of ${calls} calls since this server started failed on our side. The log has each with its reference.`,
    }),
    judged({
      key: 'storage',
      label: 'Disk in use',
      value: await diskInUse(home),
      unit: 'share',
      threshold: limits.storage,
      explanation: 'The disk that holds the data folder. Make room or a larger disk before it is full.',
    }),
  ];
}

/** The part of the disk that is taken, of 1; null where the system does not say. */
async function diskInUse(folder: string): Promise<number | null> {
  try {
    const { blocks, bavail } = await statfs(folder);
    return blocks === 0 ? null : 1 - bavail / blocks;
  } catch {
    return null;
  }
}
