import { z } from 'zod';

/** A path of this desk to come back to. Anything that could lead to another site is dropped. */
export function safeReturnPath(path: string | undefined): string | undefined {
  if (!path?.startsWith('/') || /^\/[/\\]/.test(path)) return undefined;
  const base = 'http://desk.invalid';
  if (!URL.canParse(path, base)) return undefined;
  const url = new URL(path, base);
  if (url.origin !== base || url.pathname.startsWith('/sign-in') || url.pathname === '/setup')
    return undefined;
  return url.pathname + url.search + url.hash;
}

/** The search parameters of the sign-in screens. */
export const signInSearch = z.object({ returnTo: z.string().max(2000).optional().catch(undefined) });
