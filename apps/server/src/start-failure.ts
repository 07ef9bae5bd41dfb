/** `url` without its password. */
function shown(url: string | undefined): string {
  if (!url || !URL.canParse(url)) return 'DATABASE_URL';
  const { username, host, pathname } = new URL(url);
  return `DATABASE_URL (${username ? `${username}@` : ''}${host}${pathname})`;
}

/**
 * Why a program of ours did not start and what can be done, in one sentence without a secret. What
 * the driver says names neither the variable nor, for a host with two addresses, anything at all.
 */
export function startFailure(error: unknown, env: NodeJS.ProcessEnv): string {
  if (!(error instanceof Error)) return String(error);
  const place = shown(env.DATABASE_URL);
  switch ((error as { code?: unknown }).code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ETIMEDOUT':
      return `No PostgreSQL answers at ${place}: start it or correct the address.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${place} is not known: correct the address.`;
    case '28P01':
    case '28000':
      return `PostgreSQL refuses the sign-in of ${place}: correct user or password.`;
    case '3D000':
      return `The database of ${place} does not exist: create it or correct the name, then run “backdesk migrate”.`;
    default:
      return error.message || error.name;
  }
}
