import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../load.ts';
import { execute } from '../../support/cluster.ts';
import { until } from '../../support/until.ts';
import type { ScaleDatabase } from './database.ts';
import type { Question } from './questions.ts';

const settings = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_nested_statements': 'off',
};

/** Makes PostgreSQL log the plan of each statement of the application that connects after this. */
export async function explainFromNowOn({ superuserUrl }: ScaleDatabase): Promise<() => Promise<void>> {
  for (const [name, value] of Object.entries(settings))
    await execute(superuserUrl, `alter role backdesk_app set ${name} = '${value}'`);
  return async () => {
    for (const name of Object.keys(settings))
      await execute(superuserUrl, `alter role backdesk_app reset ${name}`);
  };
}

/** Asks each question once more, warm, and keeps how PostgreSQL answered what the server asked of it. */
export async function keepPlans(
  folder: string,
  { logFile }: ScaleDatabase,
  questions: readonly Question[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { key, name, rows, ours } of questions) {
    await load(3, 1, ours);
    const from = statSync(logFile).size;
    await load(1, 1, ours);
    const plans = await until('the plans are logged', async () => {
      const found = plansIn(readFileSync(logFile).subarray(from).toString());
      return found.length > 0 && found;
    });
    writeFileSync(join(folder, `${key}.txt`), `${name}, ${rows} rows\n\n${plans.join('\n\n')}\n`);
  }
}

/** The plans in a piece of PostgreSQL's log, without the session look-up that every request begins with. */
function plansIn(log: string): string[] {
  return log
    .split(/^(?=\S+ \S+ \S+ \[\d+\] (?:LOG|STATEMENT|DETAIL|ERROR|WARNING))/m)
    .filter((entry) => entry.includes('plan:'))
    .map((entry) => entry.slice(entry.indexOf('duration:')).replaceAll(/^\t/gm, '').trimEnd())
    .filter((entry) => !/^Query Text: [^]{0,400}"session"/m.test(entry));
}
