import { Chip } from '@backdesk/ui';
import type { SecretState } from './settings-types.ts';

/** Whether a secret is there, where it comes from and how it ends; never the secret. */
export function SecretWords({ state }: { state: SecretState }) {
  const { source, variable, endsWith } = state;
  const end = endsWith && (
    <>
      {' '}
      ends in <span className="bd-mono">…{endsWith}</span>
    </>
  );
  if (source === 'missing')
    return (
      <>
        <Chip tone="bad">not set</Chip> Set <Variable name={variable} /> and start Backdesk again.
      </>
    );
  if (source === 'simulator') return <Chip>of the simulator</Chip>;
  if (source === 'derived')
    return (
      <>
        <Chip tone="good">made by Backdesk</Chip> To use another, set <Variable name={variable} />.
      </>
    );
  return (
    <>
      <Chip tone="good">set</Chip> by <Variable name={variable} />
      {source === 'shared' && ', for all products'}
      {end && ','}
      {end}
    </>
  );
}

const Variable = ({ name }: { name: string }) => <span className="bd-mono bd-wrap">{name}</span>;
