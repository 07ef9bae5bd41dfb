import {
  listNames,
  maxSearchLength,
  type ReadableSearch,
  type SavedSearch,
  savedSearch,
} from '@backdesk/contract';
import { Refusal } from '../../../platform/errors.ts';

/** What a view is good for today: its search, or null and a sentence that says why it is broken. */
export type ReadSearch = { search: ReadableSearch; problem: null } | { search: null; problem: string };

/** Reads what was saved as the list understands it now. Never throws: lists change, views stay. */
export function readSearch(list: string, saved: unknown): ReadSearch {
  const name = listNames.find((known) => known === list);
  if (!name) return { search: null, problem: `There is no list ${list} any more.` };
  const result = savedSearch(name).safeParse(saved);
  if (result.success) return { search: result.data as ReadableSearch, problem: null };
  const [issue] = result.error.issues;
  return {
    search: null,
    problem: `The list has changed since this view was saved: ${where(issue?.path)}${issue?.message ?? 'it no longer fits'}. Set the list up anew and save the view again.`,
  };
}

/** What is kept of a list's state: all but the view it came from. Refuses what is too long. */
export function searchToKeep({ view: _view, ...search }: SavedSearch): SavedSearch {
  if (JSON.stringify(search).length > maxSearchLength)
    throw new Refusal('invalid_input', 'These filters are too long to be kept as a view. Use fewer values.', {
      fields: { search: ['is too long'] },
    });
  return search;
}

const where = (path: readonly PropertyKey[] = []) => (path.length > 0 ? `${path.join('.')} ` : '');
