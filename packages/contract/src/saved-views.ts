import { z } from 'zod';
import { listSearch } from './list/index.ts';
import { type ListName, listNames, lists } from './lists/index.ts';
import { id, instant, line } from './wire.ts';

/** How many views of one list a member may keep. */
export const maxSavedViews = 50;
/** The JSON of a view's search, in characters; twelve filters with long values stay far below. */
export const maxSearchLength = 20_000;

export const listName = z.enum(listNames);

/** The state of some list, as its `listSearch` lets it be. */
export type SavedSearch = z.output<ReturnType<typeof listSearch>>;
const schemas = new Map<ListName, z.ZodType<SavedSearch, SavedSearch>>();

/** What a view may keep of a list. Lists change with time: read what was saved again at each use. */
export function savedSearch(list: ListName): z.ZodType<SavedSearch, SavedSearch> {
  let schema = schemas.get(list);
  if (!schema) {
    schema = listSearch(lists[list]) as z.ZodType<SavedSearch, SavedSearch>;
    schemas.set(list, schema);
  }
  return schema;
}

/** The same, made when the first value comes: nine lists' schemas are much for a page that saves no view. */
const search = (list: ListName) => z.lazy(() => savedSearch(list));

/** An input that names a list and holds a state of this very list. */
function inputPerList<Shape extends z.ZodRawShape, Optional extends boolean>(
  shape: Shape,
  { isSearchOptional }: { isSearchOptional: Optional },
) {
  const option = (list: ListName) =>
    z.strictObject({
      list: z.literal(list),
      search: isSearchOptional ? search(list).optional() : search(list),
      ...shape,
    });
  const [first, ...rest] = listNames.map(option) as unknown as [z.ZodObject, ...z.ZodObject[]];
  type Search = Optional extends true ? { search?: SavedSearch | undefined } : { search: SavedSearch };
  type Rest = z.output<z.ZodObject<Shape>>;
  return z.discriminatedUnion('list', [first, ...rest]) as z.ZodType as z.ZodType<
    { list: ListName } & Search & Rest,
    { list: ListName } & Search & Rest
  >;
}

const viewName = line(60).min(1, 'is required');

/** A search as JSON; the list's own `listSearch` gives it its type back. */
const readableSearch = z.record(z.string(), z.json());
export type ReadableSearch = z.output<typeof readableSearch>;

export const savedView = z.object({
  id,
  list: listName,
  name: z.string(),
  /** Everybody who may see the list sees the view. */
  isShared: z.boolean(),
  /** Stands above the list, one click away. */
  isPinned: z.boolean(),
  /** What its owner's list opens with; at most one of a list. */
  isDefault: z.boolean(),
  owner: z.object({ id, name: z.string() }),
  isOwn: z.boolean(),
  /** Its owner's, or an owner's of the installation where it is shared. */
  canChange: z.boolean(),
  /** Null where the list has changed so much that the view no longer fits it: `problem` says how. */
  search: readableSearch.nullable(),
  problem: z.string().nullable(),
  position: z.number().int(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});

/** `staff.savedViews`: the caller's own and the shared ones of a list, own ones first, by position. */
export const savedViewsInput = z.strictObject({ list: listName });
export const savedViewsView = z.object({ views: z.array(savedView) });

export const saveViewInput = inputPerList(
  {
    name: viewName,
    isShared: z.boolean().optional(),
    isPinned: z.boolean().optional(),
    isDefault: z.boolean().optional(),
  },
  { isSearchOptional: false },
);

/** `version` is the one that was read: an older one is refused as a conflict. What is absent stays. */
export const updateViewInput = inputPerList(
  {
    id,
    version: z.int().min(1),
    name: viewName.optional(),
    isShared: z.boolean().optional(),
    isPinned: z.boolean().optional(),
    isDefault: z.boolean().optional(),
    /** Where it stands among its owner's views of the list, from 0. */
    position: z.int().min(0).max(1000).optional(),
  },
  { isSearchOptional: true },
);

export const deleteViewInput = z.strictObject({ id, version: z.int().min(1) });
