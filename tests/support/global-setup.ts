import { CLUSTER_VARIABLE, startTestCluster, type TestCluster } from './cluster.ts';

/** Vitest runs a global set-up once per project; the projects of one run share one PostgreSQL. */
const shared = globalThis as { backdeskCluster?: { cluster: Promise<TestCluster>; users: number } };

/** Starts the run's PostgreSQL before the first test and returns what stops it after the last. */
export default async function setUp(): Promise<() => Promise<void>> {
  shared.backdeskCluster ??= { cluster: startTestCluster(), users: 0 };
  const entry = shared.backdeskCluster;
  entry.users += 1;
  const cluster = await entry.cluster;
  process.env[CLUSTER_VARIABLE] = JSON.stringify(cluster.access);
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared.backdeskCluster;
    await cluster.stop();
  };
}
