import { writeFileSync } from 'node:fs';
import { deriveApiSchema } from './derive.ts';
import { schemaFile, serialiseSchema } from './file.ts';

// `pnpm generate`: rewrites the committed schema after the SDK moved; the diff shows what changed.
writeFileSync(schemaFile, serialiseSchema(deriveApiSchema()));
