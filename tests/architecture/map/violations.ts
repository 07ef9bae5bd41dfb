import { posix } from 'node:path';
import { domainViolation } from './domain-rules.ts';
import { packageViolation } from './package-rules.ts';
import type { Import, Module } from './read-modules.ts';
import { webViolation } from './web-rules.ts';

/** domain-map.json: who may import whom. */
export type DomainMap = {
  /** Domain → the domains whose index.ts it may import. */
  domains: Record<string, string[]>;
  /** Files directly in apps/server/src that join domains. */
  joiners: string[];
  /** `libraries`: the only npm packages allowed; without it, any. */
  packages: Record<string, PackageRule>;
  /** Fewer modules or imports than this mean that the check did not see the sources. */
  atLeast: { modules: number; imports: number };
};

export type PackageRule = { folder: string; uses: string[]; usesTypesOf?: string[]; libraries?: string[] };

/** An import with the path it leads to; `target` is undefined for packages and built-in modules. */
export type ResolvedImport = Import & { from: string; target: string | undefined };

type Rule = (edge: ResolvedImport, map: DomainMap) => string | undefined;

const RULES: Rule[] = [packageViolation, domainViolation, webViolation];

function resolve(from: string, found: Import): ResolvedImport {
  const isRelative = found.specifier.startsWith('.');
  return {
    ...found,
    from,
    target: isRelative ? posix.join(posix.dirname(from), found.specifier) : undefined,
  };
}

/** Every import that the map does not allow, as sentences. */
export function findViolations(modules: readonly Module[], map: DomainMap): string[] {
  return modules.flatMap(({ path, imports }) =>
    imports.flatMap((found) => {
      const edge = resolve(path, found);
      return RULES.map((rule) => rule(edge, map))
        .filter((why) => why !== undefined)
        .map((why) => `${path} imports ${found.specifier}: ${why}`);
    }),
  );
}

/** Why these modules cannot be the whole of the sources; undefined when they can. */
export function tooFew(modules: readonly Module[], { atLeast }: DomainMap): string | undefined {
  const imports = modules.reduce((sum, { imports: list }) => sum + list.length, 0);
  if (modules.length >= atLeast.modules && imports >= atLeast.imports) return undefined;
  return `Only ${modules.length} modules with ${imports} imports were read, and there are at least ${atLeast.modules} with ${atLeast.imports}: the check does not see the sources.`;
}
