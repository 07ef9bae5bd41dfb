import type { Principal } from './actor.ts';
import { Refusal } from './errors.ts';

/** How long a code of the second factor counts as fresh. */
export const STEP_UP_SECONDS = 5 * 60;

/** Refuses unless the second factor was given in this session during the last five minutes. */
export function requireStepUp(principal: Principal | null, now: Date): void {
  if (principal?.kind === 'api_key')
    throw new Refusal(
      'forbidden',
      'This needs a person with a second factor: an API key cannot do it, whatever its role.',
    );
  const until = principal?.steppedUpUntil;
  if (!until || until <= now)
    throw new Refusal('step_up_required', 'Confirm with a code of your authenticator app to go on.');
}
