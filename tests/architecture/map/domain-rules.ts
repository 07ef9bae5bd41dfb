import { isTest } from './package-rules.ts';
import type { DomainMap, ResolvedImport } from './violations.ts';

const SERVER = 'apps/server/src/';
const DOMAIN = /^apps\/server\/src\/domains\/([^/]+)\/(.*)$/;

type Place =
  | { area: 'domain'; domain: string; file: string }
  | { area: 'platform'; file: string }
  | { area: 'root'; file: string };

function placeOf(path: string): Place | undefined {
  const [, domain, file] = DOMAIN.exec(path) ?? [];
  if (domain && file) return { area: 'domain', domain, file };
  if (!path.startsWith(SERVER)) return undefined;
  const rest = path.slice(SERVER.length);
  return rest.startsWith('platform/') ? { area: 'platform', file: rest } : { area: 'root', file: rest };
}

function fromDomain(from: string, target: Place, map: DomainMap): string | undefined {
  if (target.area === 'platform') return undefined;
  if (target.area === 'root') return 'a domain knows no file that joins domains';
  if (target.domain === from) return undefined;
  if (!map.domains[from]?.includes(target.domain)) return `the domain ${from} does not use ${target.domain}`;
  return target.file === 'index.ts' ? undefined : `a domain is reached by its index.ts alone`;
}

function fromRoot(file: string, target: Place, map: DomainMap): string | undefined {
  if (target.area !== 'domain') return undefined;
  const joins = map.joiners.some((joiner) =>
    joiner.endsWith('/') ? file.startsWith(joiner) : file === joiner,
  );
  if (!joins) return `only ${map.joiners.join(', ')} join domains`;
  return target.file === 'index.ts' ? undefined : 'a domain is reached by its index.ts alone';
}

/** A test may use whatever has a front door, and what a domain offers to tests. */
function isOpen(target: Place): boolean {
  return target.area !== 'domain' || ['index.ts', 'testing.ts'].includes(target.file);
}

/** Domains meet only as the map says, platform knows none of them, and a few files join them. */
export function domainViolation(edge: ResolvedImport, map: DomainMap): string | undefined {
  const from = placeOf(edge.from);
  const target = edge.target === undefined ? undefined : placeOf(edge.target);
  if (from?.area === 'domain' && !map.domains[from.domain])
    return `the domain ${from.domain} is missing in domain-map.json`;
  if (!from || !target) return undefined;
  if (isTest(edge.from) && isOpen(target)) return undefined;
  if (from.area === 'domain') return fromDomain(from.domain, target, map);
  if (from.area === 'root') return fromRoot(from.file, target, map);
  return target.area === 'platform' ? undefined : 'platform knows no domain and no file that joins them';
}
