import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../architecture/list-sources.ts';
import { isDeep } from '../../support/depth.ts';

/** What a fault test counted. */
export type Figures = Record<string, number | string>;

const folder = join(REPOSITORY, 'docs/figures');

/** Prints what a test counted; the deep run also keeps it as `docs/figures/faults-<name>.md`. */
export function record(name: string, title: string, seed: number, figures: Figures): void {
  const lines = Object.entries({ seed, ...figures }).map(([what, count]) => [what, String(count)] as const);
  console.log(`${title}: ${lines.map(([what, count]) => `${what} ${count}`).join(', ')}`);
  if (!isDeep) return;
  mkdirSync(folder, { recursive: true });
  const table = lines.map(([what, count]) => `| ${what} | ${count} |`).join('\n');
  writeFileSync(
    join(folder, `faults-${name}.md`),
    `# ${title}\n\nMeasured by \`npm run test:deep -- faults\` on ${new Date().toISOString().slice(0, 10)}.\n\n| what | count |\n| --- | ---: |\n${table}\n`,
  );
}
