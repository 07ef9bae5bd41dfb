import { isBuiltin } from 'node:module';
import type { DomainMap, PackageRule, ResolvedImport } from './violations.ts';

/** A test may use what a test needs; the rules are about what ships. */
export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /\.(test|spec)\.tsx?$/.test(path) || path.endsWith('/testing.ts');
}

function packageOf(path: string, map: DomainMap): [string, PackageRule] | undefined {
  return Object.entries(map.packages).find(([, { folder }]) => path.startsWith(`${folder}/`));
}

function libraryName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function workspaceViolation(edge: ResolvedImport, target: string, rule: PackageRule): string | undefined {
  if (rule.uses.includes(target)) return undefined;
  if (!rule.usesTypesOf?.includes(target)) return `${rule.folder} does not use ${target}`;
  return edge.isType ? undefined : `only \`import type\` may reach ${target} from ${rule.folder}`;
}

function libraryViolation(edge: ResolvedImport, { folder, libraries }: PackageRule): string | undefined {
  if (!libraries || isTest(edge.from)) return undefined;
  const name = libraryName(edge.specifier);
  if (libraries.includes(name)) return undefined;
  return libraries.length === 0
    ? `${folder} imports nothing`
    : `${folder} imports only ${libraries.join(', ')}`;
}

/** Packages use each other by name, and only as the map says. */
export function packageViolation(edge: ResolvedImport, map: DomainMap): string | undefined {
  if (edge.specifier === '(computed)')
    return isTest(edge.from) ? undefined : 'an import by a computed name cannot be checked';
  const own = packageOf(edge.from, map);
  if (!own) return 'its package is missing in domain-map.json';
  const [name, rule] = own;
  if (edge.target !== undefined)
    return edge.target.startsWith(`${rule.folder}/`)
      ? undefined
      : 'a package is reached by its name, not by a path';
  const library = libraryName(edge.specifier);
  if (library === name) return 'a package reaches itself by relative paths';
  if (map.packages[library]) return workspaceViolation(edge, library, rule);
  if (isBuiltin(edge.specifier) && !edge.specifier.startsWith('node:'))
    return 'built-in modules are written node:…';
  return libraryViolation(edge, rule);
}
