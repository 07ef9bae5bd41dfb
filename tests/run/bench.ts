import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeError, OperatorError } from '@backdesk/launcher';
import { REPOSITORY } from '../architecture/list-sources.ts';
import type { Figure } from '../bench/figure.ts';
import { CLUSTER_VARIABLE, DURABLE, startTestCluster } from '../support/cluster.ts';

// A benchmark is a file tests/bench/<name>.ts that exports an async function of the same name in
// camelCase and returns its figures. It finds a PostgreSQL running, as tests do.
type Benchmark = () => Promise<Figure[]>;

const FOLDER = join(REPOSITORY, 'tests/bench');
const HELPERS = new Set(['figure', 'floor', 'load', 'stripe-world']);

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

async function load(name: string): Promise<Benchmark> {
  const module = (await import(join(FOLDER, `${name}.ts`))) as Record<string, unknown>;
  const found = module[camelCase(name)];
  if (typeof found !== 'function')
    throw new OperatorError(`tests/bench/${name}.ts has to export a function ${camelCase(name)}.`);
  return found as Benchmark;
}

function row(figure: Figure): string {
  const {
    name,
    rows,
    ours_p50_ms: p50,
    ours_p95_ms: p95,
    floor_p50_ms: floor,
    ratio,
    target_ratio: target,
  } = figure;
  const sign = ratio <= target ? '✓' : '✗';
  const unit = figure.unit ?? 'ms';
  return `${sign} ${name}: p50 ${p50} ${unit}, p95 ${p95} ${unit}, floor ${floor} ${unit} over ${rows} rows; ratio ${ratio.toFixed(2)}, at most ${target}`;
}

async function main(args: string[]): Promise<boolean> {
  const isJson = args.includes('--json');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const all = globSync('*.ts', { cwd: FOLDER })
    .map((file) => basename(file, '.ts'))
    .filter((name) => !HELPERS.has(name));
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new OperatorError(`There is no benchmark ${unknown.join(', ')}: there are ${all.join(', ')}.`);
  const cluster = await startTestCluster(undefined, DURABLE);
  process.env[CLUSTER_VARIABLE] = JSON.stringify(cluster.access);
  const figures: Figure[] = [];
  try {
    for (const name of (names.length > 0 ? names : all).toSorted()) {
      console.error(`running ${name} …`);
      figures.push(...(await (await load(name))()));
    }
  } finally {
    await cluster.stop();
  }
  console.log(isJson ? JSON.stringify({ figures }, null, 2) : figures.map(row).join('\n'));
  return figures.length > 0 && figures.every(({ ratio, target_ratio: target }) => ratio <= target);
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
