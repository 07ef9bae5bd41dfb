import type { Plugin, Rolldown } from 'vite';

const routesFolder = '/src/routes/';
const onlyWhenItFails = /[?&]tsr-split=(errorComponent|notFoundComponent)/;

/**
 * Writes `preloads.json`: for each address of the app, as `/users/$userId`, the scripts that its screen
 * needs beyond the start, so that the server can name them in the page. Without it a browser learns of
 * them one step after the other: the start has to run, then the session be read, then the frame load.
 */
export function preloads(): Plugin {
  return {
    name: 'preloads',
    generateBundle: {
      // After Vite has taken out the chunks that were style sheets alone.
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
        const initial = new Set(
          chunks.filter(({ isEntry }) => isEntry).flatMap((entry) => within(entry, bundle)),
        );
        const chunkOf = new Map(chunks.flatMap((chunk) => chunk.moduleIds.map((id) => [id, chunk] as const)));
        const routes = [...this.getModuleIds()].flatMap((id) => {
          const [, file] = id.split(routesFolder);
          if (!file || file.includes('?') || file.startsWith('__root')) return [];
          const files = (this.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
            .filter((part) => !onlyWhenItFails.test(part))
            .flatMap((part) => within(chunkOf.get(part), bundle));
          return [{ parts: partsOf(file), files }];
        });
        const byPath: Record<string, string[]> = {};
        for (const { parts } of routes) {
          const files = routes.filter((other) => isAbove(other.parts, parts)).flatMap((other) => other.files);
          const path = pathOf(parts);
          byPath[path] = [...new Set([...(byPath[path] ?? []), ...files])].filter(
            (file) => !initial.has(file),
          );
        }
        this.emitFile({ type: 'asset', fileName: 'preloads.json', source: JSON.stringify(byPath) });
      },
    },
  };
}

/** A chunk and all that it imports. */
function within(chunk: Rolldown.OutputChunk | undefined, bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const visit = (file: string) => {
    const part = bundle[file];
    if (found.has(file) || part?.type !== 'chunk') return;
    found.add(file);
    part.imports.forEach(visit);
  };
  if (chunk) visit(chunk.fileName);
  return [...found];
}

/** `_desk/users/_list/route.tsx` as ['_desk', 'users', '_list']: a layout stands for all below it. */
const partsOf = (file: string) =>
  file
    .replace(/\.tsx$/, '')
    .split(/[/.]/)
    .filter((part, index, all) => part !== 'route' || index < all.length - 1);

const isAbove = (layout: readonly string[], route: readonly string[]) =>
  layout.every((part, index) => part === route[index]);

const pathOf = (parts: readonly string[]) =>
  `/${parts.filter((part) => !part.startsWith('_') && part !== 'index').join('/')}`;
