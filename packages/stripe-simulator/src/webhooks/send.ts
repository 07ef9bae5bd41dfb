import type { Parcel } from './payload.ts';
import { signatureHeader } from './signature.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Posts a signed event. True when the endpoint answered 2xx in time; redirects count as failures. */
export async function sendParcel(
  url: string,
  parcel: Parcel,
  secrets: readonly string[],
  timeoutMs: number,
  allowRemote: boolean,
): Promise<boolean> {
  if (!allowRemote && !LOOPBACK.has(new URL(url).hostname)) return false;
  const timestamp = Math.floor(Date.now() / 1000) + parcel.skewSeconds;
  const keys = parcel.wrongSecret ? ['whsec_not_the_secret_of_this_endpoint'] : secrets;
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(parcel.body, keys, timestamp),
        'user-agent': 'Stripe/1.0 (simulator)',
      },
      body: parcel.body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.status >= 200 && response.status < 300;
  } catch {
    // Refused, reset, too slow: all the same to the sender, which tries again later.
    return false;
  }
}
