import type { Fields } from './object.ts';
import type { Work } from './work.ts';

/** Reads and changes through `work`; returns the object of the response, before expansion. */
export type Handler = (work: Work, params: Fields, id: string) => object;

/** One operation the simulator performs. `path` is written as in the SDK, with `{id}`. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Top-level parameters that have an effect here; any other one of the SDK is refused, not ignored. */
  readonly params: readonly string[];
  /** The same for hashes and for lists of them; one that is not named here takes everything. */
  readonly nested?: Readonly<Record<string, readonly string[]>>;
  readonly run: Handler;
};

/** Finds the route of a request path and the id in it. */
export class Router {
  private readonly exact = new Map<string, Route>();
  private readonly patterns = new Map<string, { readonly route: Route; readonly parts: string[] }[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const parts = route.path.split('/');
      if (!route.path.includes('{')) this.exact.set(`${route.method} ${route.path}`, route);
      const bucket = `${route.method} ${parts[2]} ${parts.length}`;
      this.patterns.set(bucket, [...(this.patterns.get(bucket) ?? []), { route, parts }]);
    }
  }

  match(method: string, path: string): { readonly route: Route; readonly id: string } | undefined {
    const exact = this.exact.get(`${method} ${path}`);
    if (exact) return { route: exact, id: '' };
    const parts = path.split('/');
    for (const candidate of this.patterns.get(`${method} ${parts[2]} ${parts.length}`) ?? []) {
      let id = '';
      const fits = candidate.parts.every((part, index) => {
        if (!part.startsWith('{')) return part === parts[index];
        id = parts[index] ?? '';
        return id !== '';
      });
      if (fits) return { route: candidate.route, id: decodeSegment(id) };
    }
    return undefined;
  }
}

/** A path segment with its escapes resolved; one with broken escapes stands for itself. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
