import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../architecture/list-sources.ts';
import { browserSuite } from './browser-suite.ts';
import { chooseSuites, runSuites } from './run-suites.ts';
import { vitestSuite } from './vitest-suite.ts';

/** Read by tests whose numbers are smaller in `npm test`; see `depth` in tests/support/depth.ts. */
const deep = { BACKDESK_DEEP: '1' };

const suites = chooseSuites(
  [
    vitestSuite('faults', 'the fault plan with full numbers', deep),
    ...(existsSync(join(REPOSITORY, 'tests/deep'))
      ? [vitestSuite('deep', 'what needs more time or rights than npm test has', deep)]
      : []),
    browserSuite(deep),
  ],
  process.argv.slice(2),
);
process.exitCode = suites && (await runSuites(suites)) ? 0 : 1;
