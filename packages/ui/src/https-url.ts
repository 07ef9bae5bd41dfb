/** The address when it is an absolute https one without credentials; undefined for all else. */
export function httpsUrl(text: string | null | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' && !url.username && !url.password ? url.href : undefined;
}
