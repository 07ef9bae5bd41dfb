import { readFileSync } from 'node:fs';
import { schemaFile } from './file.ts';
import type { ApiSchema } from './types.ts';

let loaded: ApiSchema | undefined;

/** The committed schema, read once per process. */
export function loadApiSchema(): ApiSchema {
  loaded ??= JSON.parse(readFileSync(schemaFile, 'utf8')) as ApiSchema;
  return loaded;
}
