import type { PresentRow, Reason } from '@backdesk/contract';

type Details = {
  fields?: Record<string, string[]>;
  retryAfterSeconds?: number;
  present?: PresentRow;
};

/**
 * An expected "no": the message is a sentence for the person who asked, the reason a word for the
 * client. Refusals never alert anybody; every other error does.
 */
export class Refusal extends Error {
  readonly reason: Reason;
  readonly details: Details;

  constructor(reason: Reason, message: string, details: Details = {}) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
    this.details = details;
  }
}

/** The same words for "does not exist" and "not yours", so that ids cannot be probed. */
export function notFound(what: string): Refusal {
  return new Refusal('not_found', `There is no such ${what}, or it is not yours to see.`);
}
