import { createHmac } from 'node:crypto';

const HASHED = 'hmac:';

/** What is stored in place of a recovery code. */
export function hashRecoveryCode(code: string, secret: string): string {
  return `${HASHED}${createHmac('sha256', secret).update(`recovery code ${code}`).digest('hex')}`;
}

/**
 * Makes the sign-in library keep hashes of recovery codes only. It writes the list back after a code
 * was used, so hashes that it read pass through unchanged; whoever verifies a code hands it the hash.
 */
export function recoveryCodes(secret: string) {
  const hashOnce = (code: string) => (code.startsWith(HASHED) ? code : hashRecoveryCode(code, secret));
  return {
    storeBackupCodes: {
      encrypt: async (list: string) => JSON.stringify((JSON.parse(list) as string[]).map(hashOnce)),
      decrypt: async (stored: string) => stored,
    },
  };
}
