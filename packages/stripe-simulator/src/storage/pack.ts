import type { StripeObject } from '../core/object.ts';

/**
 * Rows of one type differ in few fields. A row with the same keys as the first one is kept as
 * `[{changed fields}]`, any other as the plain object; both read back with their key order.
 */
export class Packer {
  readonly template: StripeObject;
  private readonly keys: readonly string[];
  private readonly texts: readonly string[];

  constructor(template: StripeObject) {
    this.template = template;
    this.keys = Object.keys(template);
    this.texts = this.keys.map((key) => JSON.stringify(template[key]));
  }

  pack(row: StripeObject): string {
    const keys = Object.keys(row);
    if (keys.length !== this.keys.length || keys.some((key, index) => key !== this.keys[index]))
      return JSON.stringify(row);
    const changed: string[] = [];
    for (const [index, key] of keys.entries()) {
      if (row[key] === this.template[key]) continue;
      const text = JSON.stringify(row[key]);
      if (text !== this.texts[index]) changed.push(`${JSON.stringify(key)}:${text}`);
    }
    return `[{${changed.join(',')}}]`;
  }

  unpack(text: string): StripeObject {
    const value = JSON.parse(text) as StripeObject | [Partial<StripeObject>];
    return Array.isArray(value) ? { ...this.template, ...value[0] } : value;
  }
}
