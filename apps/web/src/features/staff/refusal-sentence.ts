import { z } from 'zod';

const problemBody = z.object({ message: z.string().min(1) });

/**
 * What a refused sign-in step says. The server's own sentence is complete; only an answer that is
 * not the server's, as of a proxy in front of it, is put into words here.
 */
export function refusalSentence({ status, headers }: Response, json: unknown): string {
  const parsed = problemBody.safeParse(json);
  if (parsed.success) return parsed.data.message;
  const seconds = Number(headers.get('retry-after'));
  return `The sign-in did not work (status ${status}). Try again in ${seconds > 0 ? waitingTime(seconds) : 'a moment'}.`;
}

/** "40 seconds", "2 minutes": rounded up, so that nobody comes back too early. */
function waitingTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
