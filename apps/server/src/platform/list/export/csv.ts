/** What begins a formula in a spreadsheet, in full-width and small forms too; a tab or line break opens a cell. */
const OPENS_FORMULA = /[=+\-@\t\r\n\u2212\uFE62\uFE63\uFE66\uFE6B\uFF0B\uFF0D\uFF1D\uFF20]/;
/** What some programs skip before it: spaces, marks without width, quotes. */
const SKIPPED = /[\s\p{Cf}"'`\u2018\u2019\u201C\u201D]/u;
/** After these a program that was told another separator begins a new cell. */
const BREAKS = ';\t\r\n';
/** Most texts begin with a letter and have no other cell inside: nothing to look at closely. */
const HARMLESS = /^[\p{L}\p{N}][^;\t\r\n]*$/u;

/**
 * Puts an apostrophe wherever a spreadsheet would begin to compute: at the start of a text, and behind
 * what another program may take for the end of a cell. Lossless, because an apostrophe that was there
 * before gets one more: `restored` takes exactly those away.
 */
export function neutralised(text: string): string {
  if (HARMLESS.test(text)) return text;
  const opens = formulasIn(text);
  let out = '';
  for (let at = 0; at < text.length; at += 1)
    out += isStart(text, at) && opens[at] ? `'${text[at]}` : text[at];
  return out;
}

/** The text that `neutralised` was given. */
export function restored(cell: string): string {
  const opens = formulasIn(cell);
  let out = '';
  for (let at = 0; at < cell.length; at += 1)
    if (!(isStart(cell, at) && cell[at] === "'" && opens[at + 1])) out += cell[at];
  return out;
}

const isStart = (text: string, at: number) => at === 0 || BREAKS.includes(text[at - 1] ?? '');

/** For each place whether a formula opens there, seen through what programs skip. Linear: read from the end. */
function formulasIn(text: string): boolean[] {
  const opens = Array.from({ length: text.length + 1 }, () => false);
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const character = text[at] ?? '';
    opens[at] = OPENS_FORMULA.test(character) || (SKIPPED.test(character) && opens[at + 1] === true);
  }
  return opens;
}

/** A line of RFC 4180. Every cell is quoted, so that separators and line breaks of any kind stay inside. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** Without it Excel reads the file in the code page of the country. */
export const byteOrderMark = '\uFEFF';
