import { createHmac } from 'node:crypto';
import { sameSecret } from '../../../platform/crypto.ts';

/** `__Host-` binds a cookie to this very host over https; plain http only exists on loopback. */
export function cookieNames(isHttps: boolean): { session: string; challenge: string } {
  const session = isHttps ? '__Host-sid' : 'sid';
  return { session, challenge: `${session}-challenge` };
}

/** The value of one cookie, still signed and encoded; undefined when it is absent or sent twice. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}

/** The token inside a signed cookie; null when the signature is not ours. */
export function unsign(value: string | undefined, secret: string): string | null {
  if (value === undefined || value.length > 300) return null;
  let plain: string;
  try {
    plain = decodeURIComponent(value);
  } catch {
    return null;
  }
  const dot = plain.lastIndexOf('.');
  if (dot < 1) return null;
  const token = plain.slice(0, dot);
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return sameSecret(plain.slice(dot + 1), signature) ? token : null;
}

/** The value of a signed cookie, the reverse of `unsign`. */
export function sign(token: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return encodeURIComponent(`${token}.${signature}`);
}
