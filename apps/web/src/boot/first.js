// Runs before the first paint, so that a dark desk never flashes white. The policy forbids inline
// scripts, hence a file of its own; the key is Mantine's (see shared/colour-scheme.ts).
(() => {
  let scheme = null;
  try {
    scheme = localStorage.getItem('backdesk-colour-scheme');
  } catch {
    // Storage may be blocked; the system's scheme is used then.
  }
  if (scheme !== 'light' && scheme !== 'dark')
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();

// Before the first schema is made: zod would try whether it may compile them, which the policy of our
// pages forbids, and every page would report it.
globalThis.__zod_globalConfig = { jitless: true };
