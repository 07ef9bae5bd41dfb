/**
 * Ends the session of this browser and removes its cookie, which no script can do. That the session
 * was over already is no error.
 */
export async function endSession(): Promise<void> {
  const response = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-backdesk': '1' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`Signing out did not work (status ${response.status}).`);
}
