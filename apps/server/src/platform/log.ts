import { type Logger, pino } from 'pino';

export type { Logger };

const CENSORED = '[secret]';
/** What a secret looks like wherever it stands: redaction goes by value, not by field name. */
const SECRET_SHAPES =
  /\b(?:sk|rk)_(?:live|test)_\w+|\bwhsec_\w+|\bbdk_\w+|Bearer\s+[\w.-]+|\/p\/session\/[^\s"'<>?#]+/g;

/** What of an error is worth a line: bodies and headers of other services stay out of the log. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, code, statusCode, requestId } = error as Error & Record<string, unknown>;
  return { type: name, message, stack, code, statusCode, requestId };
}

/** A line-per-entry JSON logger that blanks out the given secrets and everything shaped like one. */
export function createLogger(
  options: {
    level?: string;
    secrets?: readonly string[];
    /** Takes the lines in place of the standard output. */
    destination?: { write(line: string): void };
  } = {},
): Logger {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 8);
  const clean = (text: string) =>
    secrets.reduce(
      (line, secret) => line.replaceAll(secret, CENSORED),
      text.replaceAll(SECRET_SHAPES, CENSORED),
    );
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      serializers: { err: describe },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: clean },
    },
    // Written at once: what waits for the end is written again and again when nobody reads it any more,
    // and the program would never end.
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
