import { z } from 'zod';

/**
 * Values that JSON cannot carry travel through codecs: inside the server they are bigint and
 * Date, on the wire they are strings. Inputs are decoded, outputs encoded, with one schema.
 */

/** Integer minor units of a currency; a decimal string on the wire, exact beyond 2^53. */
export const minorUnits = z.codec(z.string().regex(/^-?\d{1,18}$/, 'must be whole minor units'), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (amount) => amount.toString(),
});

/** An instant; ISO 8601 in UTC on the wire. */
export const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** An ISO 4217 code as Backdesk stores it: upper case. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as USD');

/** An amount of money as every view shows it. */
export const money = z.object({ amount: minorUnits, currency });

/** Our own ids: UUIDs, version 7 when we make them. */
export const id = z.uuid();

/** A lone half of a surrogate pair, which JSON can escape and PostgreSQL cannot read back, becomes U+FFFD. */
const wellFormed = () => z.string().overwrite((text) => text.toWellFormed());

/** Text that a person types in one line: trimmed, no control characters, at most `max` characters. */
export const line = (max: number) =>
  wellFormed()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => !hasControlCharacter(text, false), 'must not contain control characters');

/** Text of several lines: as `line`, but line breaks and tabs are allowed. */
export const paragraph = (max: number) =>
  wellFormed()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .refine((text) => !hasControlCharacter(text, true), 'must not contain control characters');

function hasControlCharacter(text: string, allowBreaks: boolean): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (allowBreaks && (code === 9 || code === 10 || code === 13)) continue;
    if (code < 32 || code === 127) return true;
  }
  return false;
}

/** The way back into a keyset list: opaque to the client, bound to the list that issued it. */
export const cursor = z
  .string()
  .max(500)
  .regex(/^[\w-]+$/, 'is not a cursor of this list');

/** One page of a list: the rows and the cursor of the next page, absent on the last one. */
export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), nextCursor: cursor.nullable() });

/** The input of a procedure that takes none: absent or `{}`, nothing else. */
export const noInput = z.strictObject({}).optional();
/** The answer of a procedure that has nothing to say beyond "done". */
export const done = z.object({});

export type Wire<Schema extends z.ZodType> = z.input<Schema>;
export type Decoded<Schema extends z.ZodType> = z.output<Schema>;
