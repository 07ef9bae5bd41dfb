/** A LIKE pattern that finds `fragment` literally: `%`, `_` and `\` lose their meaning. */
export function containing(fragment: string): string {
  return `%${fragment.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
