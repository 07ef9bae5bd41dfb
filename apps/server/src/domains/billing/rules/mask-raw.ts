/** Fields of Stripe's objects that hold a person's name, address or secret, wherever they stand. */
const personal = new Set([
  'email',
  'receipt_email',
  'customer_email',
  'customer_email_address',
  'phone',
  'customer_phone',
  'customer_name',
  'cardholder_name',
  'given_name',
  'family_name',
  'line1',
  'line2',
  'city',
  'state',
  'postal_code',
  'billing_address',
  'shipping_address',
  'customer_purchase_ip',
  'ip',
  'ip_address',
  'client_secret',
  'tax_id',
  'gift_from',
  'gift_message',
  'comment',
  'fingerprint',
  'iban',
  'receipt_url',
  'hosted_invoice_url',
  'invoice_pdf',
  'pdf',
]);
/** Parents below which a `name` is a person's. */
const persons = new Set([
  'billing_details',
  'shipping',
  'owner',
  'individual',
  'shipping_details',
  'customer',
]);
const email = /[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+/g;

export const maskText = '•••';

/**
 * A copy of an object of Stripe without what names or reaches a person, and how many values that
 * were. The links to receipts and invoices go too: whoever has them can open them without signing in.
 */
export function maskRaw(raw: unknown): { masked: unknown; count: number } {
  let count = 0;
  const isPersonal = (key: string, parent: string, value: unknown): boolean =>
    typeof value === 'string' && (personal.has(key) || (key === 'name' && persons.has(parent)));
  const walk = (value: unknown, parent: string): unknown => {
    if (typeof value === 'string') {
      const replaced = value.replace(email, maskText);
      if (replaced !== value) count += 1;
      return replaced;
    }
    if (Array.isArray(value)) return value.map((item) => walk(item, parent));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (!isPersonal(key, parent, inner)) return [key, walk(inner, key)];
        count += 1;
        return [key, maskText];
      }),
    );
  };
  const kind = typeof raw === 'object' && raw !== null && 'object' in raw ? String(raw.object) : '';
  return { masked: walk(raw, kind), count };
}
