import map from './domain-map.json' with { type: 'json' };
import { readModules } from './map/read-modules.ts';
import { findViolations, tooFew } from './map/violations.ts';

const modules = readModules();
const problems = [tooFew(modules, map), ...findViolations(modules, map)].filter((text) => text !== undefined);
for (const problem of problems) console.error(problem);
console.log(`Domain map: ${modules.length} modules read, ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;
