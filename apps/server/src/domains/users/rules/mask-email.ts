/** `priya@studio.example` → `p•••@studio.example`: enough to recognise, not enough to write to. */
export function maskEmail(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf('@');
  const first = Array.from(email.slice(0, Math.max(at, 0)))[0] ?? '';
  return at < 0 ? '•••' : `${first}•••${email.slice(at)}`;
}
