import { type RawBuilder, sql } from 'kysely';
import { Refusal } from '../errors.ts';

const escaped = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

/** How many letters or digits in a row a trigram index needs to find a piece of text anywhere. */
const RUN = /[\p{L}\p{N}]{3}/u;
const STARTS_A_WORD = /^[\p{L}\p{N}]/u;

/**
 * The condition that `text` (lower-cased as its trigram index has it) contains `piece`, literally.
 * Pieces too short for the index are looked for at the beginning of words, which the index can tell.
 * Throws Refusal where even that would mean reading everything.
 */
export function containing(text: RawBuilder<unknown>, piece: string): RawBuilder<unknown> {
  const literal = escaped(piece);
  if (RUN.test(piece)) return sql`${text} like lower(${`%${literal}%`})`;
  if (STARTS_A_WORD.test(piece))
    return sql`(${text} like lower(${`${literal}%`}) or ${text} like lower(${`% ${literal}%`}))`;
  throw tooShort(piece);
}

/** The condition that `text` begins with `piece`, literally. Throws Refusal for a piece without any letter. */
export function startingWith(text: RawBuilder<unknown>, piece: string): RawBuilder<unknown> {
  if (!STARTS_A_WORD.test(piece) && !RUN.test(piece)) throw tooShort(piece);
  return sql`${text} like lower(${`${escaped(piece)}%`})`;
}

const tooShort = (piece: string) =>
  new Refusal(
    'invalid_input',
    `“${piece.slice(0, 40)}” cannot be searched for: write at least one letter or digit first, or three in a row anywhere.`,
  );
