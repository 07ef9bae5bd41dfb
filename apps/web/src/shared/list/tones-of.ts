import type { Tone } from '@backdesk/ui';

/** The colour of each state, as the cells of a list look it up. */
export function tonesOf<State extends string>(
  states: readonly State[],
  toneOf: (state: State) => Tone,
): Readonly<Record<string, Tone>> {
  return Object.fromEntries(states.map((state) => [state, toneOf(state)]));
}
