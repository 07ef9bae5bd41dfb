/**
 * Which scripts the screen at an address needs beyond those of every page, as elements for the page's
 * head: the browser fetches them beside the start instead of one after the other. `preloads` leads from
 * addresses, as `/users/$userId`, to files; for an address that it does not know nothing is named.
 */
export function preloadsAt(preloads: Preloads): (path: string) => string {
  const routes = Object.entries(preloads)
    .map(([path, files]) => ({ parts: partsOf(path), links: files.map(linkTo).join('\n    ') }))
    // `/users/new` is itself before it is the user "new".
    .toSorted((a, b) => variablesIn(a.parts) - variablesIn(b.parts));
  return (path) => {
    const asked = partsOf(path);
    return routes.find(({ parts }) => leadsTo(parts, asked))?.links ?? '';
  };
}

/** What the build writes into `preloads.json`. */
export type Preloads = Record<string, string[]>;

const partsOf = (path: string) => path.split('/').filter((part) => part !== '');
const isVariable = (part: string) => part.startsWith('$');
const variablesIn = (parts: readonly string[]) => parts.filter(isVariable).length;
const linkTo = (file: string) => `<link rel="modulepreload" crossorigin href="/${file}">`;

function leadsTo(route: readonly string[], asked: readonly string[]): boolean {
  return (
    route.length === asked.length && route.every((part, index) => isVariable(part) || part === asked[index])
  );
}
