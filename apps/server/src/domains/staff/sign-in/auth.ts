import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { twoFactor } from 'better-auth/plugins/two-factor';
import pg from 'pg';
import type { Config } from '../../../platform/config.ts';
import { deriveSecret } from '../../../platform/crypto.ts';
import { newId } from '../../../platform/ids.ts';
import { cookieNames } from './cookies.ts';
import { recoveryCodes } from './recovery-codes.ts';

export const authSchema = 'auth';

/** Absolute life of a session; being used does not prolong it. */
export const SESSION_SECONDS = 12 * 60 * 60;
/** A session that nobody used for this long has ended. */
export const IDLE_SECONDS = 30 * 60;
/** How long a right password waits for its second factor. */
const CHALLENGE_SECONDS = 10 * 60;
/** The header by which our routes tell the library the address that Express has worked out. */
export const ADDRESS_HEADER = 'x-backdesk-address';

/** The key that signs session cookies and encrypts TOTP secrets. */
export function authSecret(config: Pick<Config, 'secret'>): string {
  return deriveSecret(config.secret, 'staff sign-in');
}

/** Connections of the sign-in library; it names its tables without a schema. */
export function authPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    application_name: 'backdesk sign-in',
    options: `-c search_path=${authSchema} -c timezone=UTC -c lock_timeout=5s -c statement_timeout=10s`,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * The sign-in library as we use it: passwords, TOTP, recovery codes and sessions. Sign-up, mail and
 * its other routes are never mounted (see routes.ts); its rate limiter and account lock are off
 * because ours stand in front (see limits.ts).
 */
function authOptions(
  pool: pg.Pool,
  secret: string,
  origin: URL,
  onSession?: (memberId: string) => Promise<boolean>,
) {
  const isHttps = origin.protocol === 'https:';
  const names = cookieNames(isHttps);
  return {
    appName: 'Backdesk',
    baseURL: origin.origin,
    secret,
    database: pool,
    telemetry: { enabled: false },
    // Its messages name wrong passwords one by one; our own metric counts them.
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      // Only complete-sign-in.ts sets it: whether this very session gave the second factor.
      additionalFields: {
        hasSecondFactor: { type: 'boolean' as const, required: false, defaultValue: false, input: false },
      },
    },
    advanced: {
      // The names carry their own prefix: the library only knows `__Secure-`.
      useSecureCookies: false,
      cookiePrefix: names.session,
      defaultCookieAttributes: { secure: isHttps, httpOnly: true, sameSite: 'lax' as const, path: '/' },
      cookies: { session_token: { name: names.session }, two_factor: { name: names.challenge } },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: newId },
    },
    plugins: [
      twoFactor({
        issuer: 'Backdesk',
        twoFactorCookieMaxAge: CHALLENGE_SECONDS,
        accountLockout: { enabled: false },
        backupCodeOptions: recoveryCodes(secret),
      }),
    ],
    ...(onSession && {
      databaseHooks: {
        session: { create: { before: async ({ userId }: { userId: string }) => onSession(userId) } },
      },
    }),
  };
}

/** Whoever is asked here may refuse a session before it exists. */
export function createAuth(
  pool: pg.Pool,
  config: Pick<Config, 'secret' | 'url'>,
  onSession: (memberId: string) => Promise<boolean>,
) {
  return betterAuth(authOptions(pool, authSecret(config), config.url, onSession));
}

export type Auth = ReturnType<typeof createAuth>;

/** Makes the library's tables, or brings them to its version; needs the owner's rights. */
export async function installAuth(ownerUrl: string): Promise<void> {
  const pool = authPool(ownerUrl);
  try {
    const options = authOptions(
      pool,
      'only the shape of the tables matters here',
      new URL('http://localhost'),
    );
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
  } finally {
    await pool.end();
  }
}
