/** What a template may name; the settings of a product offer exactly these. E-mails are masked, so none. */
export type LinkValues = Readonly<Record<string, string | null>>;

const placeholder = /\{([a-z_]+)\}/g;

/**
 * The address that a template makes with what is known of a user, or undefined: where a value is
 * missing, where a placeholder is unknown, and for anything but https. Values are escaped, so they
 * can never reach another host or another parameter.
 */
export function fillLink(template: string, values: LinkValues): string | undefined {
  let isWhole = true;
  const filled = template.replaceAll(placeholder, (_all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : null;
    if (!value) isWhole = false;
    return encodeURIComponent(value ?? '');
  });
  if (!isWhole || !URL.canParse(filled)) return undefined;
  const url = new URL(filled);
  // A template such as https://{user_id}.example would send the reader wherever the value says.
  const host = /^https:\/\/([^/?#]*)/.exec(template)?.[1];
  const isSafe = url.protocol === 'https:' && !url.username && !url.password;
  return isSafe && host !== undefined && !host.includes('{') ? url.href : undefined;
}
