import { fileURLToPath } from 'node:url';
import type { ApiSchema } from './types.ts';

/** Where the committed schema stands. */
export const schemaFile = fileURLToPath(new URL('../generated/stripe-api.json', import.meta.url));

/** One definition per line, so that an SDK upgrade has a readable diff. */
export function serialiseSchema(schema: ApiSchema): string {
  const section = (name: string, entries: Readonly<Record<string, unknown>>): string => {
    const lines = Object.entries(entries).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    );
    return `${JSON.stringify(name)}:{\n${lines.join(',\n')}\n}`;
  };
  return `{"sdkVersion":${JSON.stringify(schema.sdkVersion)},"apiVersion":${JSON.stringify(schema.apiVersion)},\n${[
    section('operations', schema.operations),
    section('events', schema.events),
    section('requestDefs', schema.requestDefs),
    section('responseDefs', schema.responseDefs),
  ].join(',\n')}}\n`;
}
