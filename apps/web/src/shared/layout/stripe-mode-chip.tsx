import { Chip } from '@backdesk/ui';
import { useMe } from '../me.ts';

/** Says on every screen which Stripe the money goes through. */
export function StripeModeChip() {
  const { stripeMode } = useMe();
  if (stripeMode === 'simulated') return <Chip tone="warning">Simulated Stripe</Chip>;
  if (stripeMode === 'test') return <Chip tone="warning">Stripe test mode</Chip>;
  return <Chip tone="bad">Stripe live: real money</Chip>;
}
