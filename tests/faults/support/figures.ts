import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../architecture/list-sources.ts';
import { isDeep } from '../../support/depth.ts';

/** What a fault test counted, in words. */
export type Figures = Record<string, number | string>;

const folder = join(REPOSITORY, 'docs/figures');

/**
 * Prints what a test counted, a set of figures a line, each with its seed; the deep run also keeps
 * them as `docs/figures/faults-<name>.md`.
 */
export function record(name: string, title: string, sets: readonly Figures[]): void {
  for (const figures of sets.slice(-1))
    console.log(
      `${title}: ${Object.entries(figures)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ')}`,
    );
  if (!isDeep) return;
  mkdirSync(folder, { recursive: true });
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(folder, `faults-${name}.md`),
    `# ${title}\n\nCounted by \`npm run test:deep -- faults\` on ${day}.\n\n${sets.length > 1 ? across(sets) : down(sets[0] ?? {})}\n`,
  );
}

function down(figures: Figures): string {
  const rows = Object.entries(figures).map(([what, count]) => `| ${what} | ${count} |`);
  return ['| what | count |', '| --- | ---: |', ...rows].join('\n');
}

function across(sets: readonly Figures[]): string {
  const names = Object.keys(sets[0] ?? {});
  const rows = sets.map((figures) => `| ${names.map((name) => figures[name] ?? '').join(' | ')} |`);
  return [`| ${names.join(' | ')} |`, `|${names.map(() => ' ---: ').join('|')}|`, ...rows].join('\n');
}
