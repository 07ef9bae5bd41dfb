import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './list-sources.ts';

type Manifest = Partial<
  Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies',
    Record<string, string>
  >
>;

/** One version; an alias (npm:typescript@6.0.3) names one as well. */
const EXACT = /^(?:npm:.+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Dependencies of one package.json whose version does not come from the catalog or the workspace. */
export function outsideCatalog(manifest: Manifest): string[] {
  const all = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.peerDependencies,
  ];
  return all
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*')
    .map(
      ([name, version]) =>
        `${name} is "${version}": write "catalog:" and put the version into pnpm-workspace.yaml`,
    );
}

/** Entries of the catalog that are not one exact version. `yaml` is pnpm-workspace.yaml. */
export function inexactVersions(yaml: string): string[] {
  const catalog = /^catalog:\n((?:[ #].*\n?|\n)*)/m.exec(yaml)?.[1] ?? '';
  const entries = [...catalog.matchAll(/^ {2}(?:'|")?([^'"\s#:]+)(?:'|")?: (\S+)$/gm)];
  if (entries.length === 0) return ['pnpm-workspace.yaml has no catalog'];
  return entries
    .filter(([, , version]) => !EXACT.test(version ?? ''))
    .map(([, name, version]) => `${name} is ${version}: name one exact version`);
}

if (import.meta.main) {
  const files = globSync('{package.json,{apps,packages}/*/package.json,tests/package.json}', {
    cwd: REPOSITORY,
  });
  const problems = files.flatMap((file) =>
    outsideCatalog(JSON.parse(readFileSync(join(REPOSITORY, file), 'utf8')) as Manifest).map(
      (problem) => `${file}: ${problem}`,
    ),
  );
  problems.push(...inexactVersions(readFileSync(join(REPOSITORY, 'pnpm-workspace.yaml'), 'utf8')));
  for (const problem of problems) console.error(problem);
  console.log(`Catalog: ${files.length} packages, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 || files.length < 5 ? 1 : 0;
}
