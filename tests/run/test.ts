import { browserSuite } from './browser-suite.ts';
import { buildSuite } from './build-suite.ts';
import { checkSuite } from './check-suite.ts';
import { chooseSuites, runSuites } from './run-suites.ts';
import { vitestSuite } from './vitest-suite.ts';

const suites = chooseSuites(
  [
    checkSuite,
    vitestSuite('unit', 'rules and helpers, without a database'),
    vitestSuite('integration', 'the server on a real PostgreSQL'),
    vitestSuite('faults', 'crashes, time-outs and hostile orders, smaller numbers'),
    buildSuite,
    browserSuite(),
    vitestSuite('install', 'npm start on a fresh clone'),
  ],
  process.argv.slice(2),
);
process.exitCode = suites && (await runSuites(suites)) ? 0 : 1;
