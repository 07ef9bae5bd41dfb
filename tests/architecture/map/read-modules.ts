import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { listSources } from '../list-sources.ts';

/** One import or re-export. `isType` means that nothing of it is left when types are stripped. */
export type Import = { specifier: string; isType: boolean };

/** A source file and what it imports. `path` starts at the top folder and uses slashes. */
export type Module = { path: string; imports: Import[] };

type Entry = { isType: boolean };

function isOnlyTypes(entries: readonly Entry[]): boolean {
  // `import './x'` has no entries and runs the module.
  return entries.length > 0 && entries.every((entry) => entry.isType);
}

/** Reads the imports of one file, dynamic ones included. Throws on source that does not parse. */
export function readModule(path: string, source: string): Module {
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const fromImports = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    isType: isOnlyTypes(entries),
  }));
  const fromExports = module.staticExports.flatMap(({ entries }) => {
    const from = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest;
    return from ? [{ specifier: from.value, isType: isOnlyTypes(entries) }] : [];
  });
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    // What is imported by a computed name cannot be checked, so it is refused by that name.
    specifier:
      /^(['"`])(.*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[2] ?? '(computed)',
    isType: false,
  }));
  return { path, imports: [...fromImports, ...fromExports, ...dynamic] };
}

/** Reads every source file of the repository. */
export function readModules(): Module[] {
  return listSources().map(({ path, file }) => readModule(path, readFileSync(file, 'utf8')));
}
