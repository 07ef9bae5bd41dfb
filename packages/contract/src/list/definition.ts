/**
 * A list is data that both sides share: the web draws columns, filters and the URL from it, the
 * server knows from it what may be asked. How a field is read from the database only the server says.
 */

export const fieldKinds = ['text', 'enum', 'money', 'count', 'instant', 'flag', 'id'] as const;
export type FieldKind = (typeof fieldKinds)[number];

export type FieldOption = { readonly value: string; readonly label: string };

export type ListField = {
  readonly label: string;
  readonly kind: FieldKind;
  /**
   * The values of an `enum`. Absent where only the installation knows them (plans, countries, tags):
   * `<list>Options` then answers them.
   */
  readonly options?: readonly FieldOption[];
  /** Values of an `enum` that are codes: countries of ISO 3166-1, shown and looked for by their names. */
  readonly codes?: 'country';
  /** An `enum` of which a row has any number; the cell is a list, `in` means one of them. */
  readonly isMany?: boolean;
  readonly isSortable?: boolean;
  /** False where the database could only answer by reading everything. */
  readonly isFilterable?: boolean;
  /** Whether it is a column from the start, can be made one, or serves as a filter only. */
  readonly column: 'default' | 'offered' | 'none';
  /** Masked for whoever may not reveal it, who then may neither sort by it nor search parts of it. */
  readonly isPersonal?: boolean;
  readonly align?: 'start' | 'end';
};

export type ListFields = Readonly<Record<string, ListField>>;
/** Rows of another list that belong to a row of this one, as "payments" of a user. */
export type ListRelation = { readonly label: string; readonly fields: ListFields };
export type ListRelations = Readonly<Record<string, ListRelation>>;

/** `field` is ascending, `-field` descending. */
export type SortOf<Fields extends ListFields> = (keyof Fields & string) | `-${keyof Fields & string}`;

export type ListDefinition<
  Name extends string = string,
  Fields extends ListFields = ListFields,
  Relations extends ListRelations = ListRelations,
> = {
  /** The tRPC path of the page: `users.list`, `billing.payments`. Its count is `<name>Count`. */
  readonly name: Name;
  /** What the rows are, in the singular and the plural: "payment", "payments". */
  readonly noun: readonly [string, string];
  readonly fields: Fields;
  readonly relations: Relations;
  readonly defaultSort: SortOf<Fields>;
};

export type AnyList = ListDefinition;

/**
 * Declares a list. Throws where it contradicts itself, so that a mistake shows at the first import
 * and not when somebody sorts.
 */
export function defineList<
  const Name extends string,
  const Fields extends ListFields,
  const Relations extends ListRelations,
>(definition: ListDefinition<Name, Fields, Relations>): ListDefinition<Name, Fields, Relations> {
  if (!sortsOf(definition).includes(definition.defaultSort))
    throw new Error(`${definition.name} cannot be sorted by its default, ${definition.defaultSort}.`);
  for (const [key, field] of Object.entries(definition.fields))
    if (field.kind !== 'enum' && (field.options !== undefined || field.isMany === true))
      throw new Error(`${definition.name}.${key} has options and is no enum.`);
  return definition;
}

/** Every value that `sort` may have: each sortable field, both ways. */
export function sortsOf(definition: Pick<AnyList, 'fields'>): string[] {
  return Object.entries(definition.fields)
    .filter(([, field]) => field.isSortable === true)
    .flatMap(([key]) => [key, `-${key}`]);
}

/** The field and direction that a sort stands for. */
export function readSort(sort: string): { field: string; isDescending: boolean } {
  const isDescending = sort.startsWith('-');
  return { field: isDescending ? sort.slice(1) : sort, isDescending };
}

/** Some fields of a list, for a relation that offers them as filters. */
export function pickFields<Fields extends ListFields, Key extends keyof Fields>(
  fields: Fields,
  ...keys: readonly Key[]
): Pick<Fields, Key> {
  return Object.fromEntries(keys.map((key) => [key, fields[key]])) as Pick<Fields, Key>;
}
