import type { DomainMap, ResolvedImport } from './violations.ts';

const PLACE = /^apps\/web\/src\/(features|shared|routes)\/(?:([^/]+)\/)?/;

/** Features never meet and know no route; what is shared knows neither. */
export function webViolation(edge: ResolvedImport, _map: DomainMap): string | undefined {
  const [, from, feature] = PLACE.exec(edge.from) ?? [];
  const [, target, otherFeature] = (edge.target && PLACE.exec(edge.target)) || [];
  if (!from || !target) return undefined;
  if (from === 'features' && target === 'routes') return 'a feature knows no route';
  if (from === 'features' && target === 'features' && feature !== otherFeature)
    return `the feature ${feature} does not use another feature`;
  if (from === 'shared' && target !== 'shared') return 'what is shared knows no feature and no route';
  return undefined;
}
