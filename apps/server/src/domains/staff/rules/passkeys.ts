import { isIP } from 'node:net';

/** Passkeys belong to a name: a browser makes none for a page that is opened by a number. */
export function canUsePasskeys(url: URL): boolean {
  return isIP(url.hostname.replaceAll(/[[\]]/g, '')) === 0;
}
