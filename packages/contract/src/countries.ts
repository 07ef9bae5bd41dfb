let regions: Intl.DisplayNames | undefined;

/** "India" for "IN", a code of ISO 3166-1; undefined where it names no country. */
function nameOf(code: string): string | undefined {
  regions ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return /^[A-Z]{2}$/.test(code) ? regions.of(code) : undefined;
}

/** "India" for "IN"; the code itself where it names no country. */
export function countryName(code: string): string {
  return nameOf(code) ?? code;
}

/** The names of all codes of two letters that have one. */
export function countryNames(): Record<string, string> {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return Object.fromEntries(
    codes.flatMap((code) => {
      const name = nameOf(code);
      return name === undefined ? [] : [[code, name]];
    }),
  );
}
