import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header: one `v1` per secret, so that a rolled secret still verifies. */
export function signatureHeader(payload: string, secrets: readonly string[], timestamp: number): string {
  const marks = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex');
    return `v1=${digest}`;
  });
  return [`t=${timestamp}`, ...marks].join(',');
}
