export type FieldValue = string | boolean;
export type RowValues = Readonly<Record<string, FieldValue>>;
export type Clash = { field: string; mine: FieldValue; theirs: FieldValue };

export type Merge<Values extends RowValues> = {
  /** Mine where I changed something, theirs everywhere else. */
  merged: Values;
  /** What both changed, to different values: a person has to choose. */
  clashes: Clash[];
  /** What only the others changed: it is kept. */
  theirsOnly: Clash[];
};

/** Joins two edits of the same row: `base` is what both began with. */
export function mergeRow<Values extends RowValues>(
  base: Values,
  mine: Values,
  theirs: Values,
): Merge<Values> {
  const merged: Record<string, FieldValue> = {};
  const clashes: Clash[] = [];
  const theirsOnly: Clash[] = [];
  for (const [field, was] of Object.entries(base)) {
    const [own = was, other = was] = [mine[field], theirs[field]];
    merged[field] = own === was ? other : own;
    if (other === was || other === own) continue;
    (own === was ? theirsOnly : clashes).push({ field, mine: own, theirs: other });
  }
  return { merged: merged as Values, clashes, theirsOnly };
}
