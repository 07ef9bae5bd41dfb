import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterAccess } from './cluster.ts';
import { clusterAccess } from './database.ts';

/**
 * A new folder that lasts as long as the run's PostgreSQL, and goes with its data however the run
 * ends: also when a test file never gets to its clean-up, or everything is killed.
 */
export function temporaryFolder(name: string, cluster: ClusterAccess = clusterAccess()): string {
  return mkdtempSync(join(cluster.folder, `${name}-`));
}
