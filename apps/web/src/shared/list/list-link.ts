import type { SearchSchemaInput } from '@tanstack/react-router';
import type { ListSearch, RawSearch } from './search-state.ts';

/**
 * `validateSearch` of a list's route. The address is taken as it is: the screen reads it by the
 * list's definition and says what it had to leave out. Links are typed as the state that they mean.
 */
export function asListSearch(search: ListSearch & SearchSchemaInput): RawSearch {
  return search;
}
