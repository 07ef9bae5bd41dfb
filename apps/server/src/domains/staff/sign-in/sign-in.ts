import { sql } from 'kysely';
import { Counter } from 'prom-client';
import { plainSql } from '../../../platform/db/kysely.ts';
import { metrics } from '../../../platform/http/health.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { ADDRESS_HEADER, type Auth, authPool, authSecret, createAuth, SESSION_SECONDS } from './auth.ts';
import { cookieNames, readCookie, unsign } from './cookies.ts';

/** What the sign-in routes work with. */
export type SignIn = {
  services: Services;
  auth: Auth;
  secret: string;
  cookies: ReturnType<typeof cookieNames>;
  close(): Promise<void>;
};

export type SignInRequest<Body> = {
  body: Body;
  requestId: string;
  cookie: string | undefined;
  ipAddress: string;
  userAgent: string;
};

/** The answer's body and the `Set-Cookie` lines that go with it. */
export type SignInResult = { view: Record<string, unknown>; cookies: readonly string[] };

const failures = new Counter({
  name: 'backdesk_sign_in_failures_total',
  help: 'Sign-in steps that were refused because what was typed is wrong.',
  labelNames: ['step'] as const,
  registers: [metrics],
});

/** Counts a wrong password or code. */
export function countFailure(step: 'password' | 'totp' | 'recovery_code' | 'passkey'): void {
  failures.inc({ step });
}

/** Opens the sign-in library on its own connections. */
export function openSignIn(services: Services): SignIn {
  const { config, database } = services;
  const pool = authPool(config.databaseUrl);
  const isActive = async (memberId: string) => {
    const { rows } = await sql`select from staff_members where id = ${memberId} and is_active`.execute(
      plainSql(database.fork()),
    );
    return rows.length === 1;
  };
  return {
    services,
    auth: createAuth(pool, config, isActive),
    secret: authSecret(config),
    cookies: cookieNames(config.url.protocol === 'https:'),
    close: () => pool.end(),
  };
}

/** The token of a signed cookie of this request; null when it is absent or not ours. */
export function tokenIn(signIn: SignIn, request: SignInRequest<unknown>, name: string): string | null {
  return unsign(readCookie(request.cookie, name), signIn.secret);
}

/** The headers the library is shown: one cookie at most, and the address that Express worked out. */
export function libraryHeaders(
  signIn: SignIn,
  request: SignInRequest<unknown>,
  cookieName?: string,
): Headers {
  const headers = new Headers({ 'user-agent': request.userAgent, [ADDRESS_HEADER]: request.ipAddress });
  const value = cookieName === undefined ? undefined : readCookie(request.cookie, cookieName);
  if (value !== undefined) headers.set('cookie', `${cookieName}=${value}`);
  headers.set('origin', signIn.services.config.url.origin);
  return headers;
}

/** The cookies of the library's answer that are ours to send; it also clears some we never set. */
export function ourCookies(signIn: SignIn, response: Response): string[] {
  const names = Object.values(signIn.cookies).map((name) => `${name}=`);
  return response.headers.getSetCookie().filter((line) => names.some((name) => line.startsWith(name)));
}

/** A `Set-Cookie` line that removes a cookie. */
export function clearCookie(signIn: SignIn, name: string): string {
  const secure = signIn.services.config.url.protocol === 'https:' ? '; Secure' : '';
  return `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The `Set-Cookie` line of a session that we made ourselves, as the library writes its own. */
export function sessionCookie(signIn: SignIn, value: string): string {
  const secure = signIn.services.config.url.protocol === 'https:' ? '; Secure' : '';
  return `${signIn.cookies.session}=${value}; Max-Age=${SESSION_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The library failed in a way that is not about what was typed. */
export async function failOnServerError(response: Response): Promise<void> {
  if (response.status >= 500)
    throw new Error(`The sign-in library answered ${response.status}: ${await response.text()}`);
}
