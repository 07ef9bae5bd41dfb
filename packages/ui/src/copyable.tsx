import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import './copyable.css';

/** An id in monospace; one click copies it. `label` names it for screen readers ("payment id"). */
export function CopyableId({ value, label, short }: { value: string; label: string; short?: boolean }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <UnstyledButton className="bd-copyable bd-mono" onClick={copy} title={`Copy ${label}: ${value}`}>
          <span className="bd-copyable-text">{short ? shorten(value) : value}</span>
          <span className="bd-hidden">{copied ? `${label} copied` : `copy ${label}`}</span>
          {copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

function shorten(value: string): string {
  return value.length <= 14 ? value : `${value.slice(0, 8)}…${value.slice(-4)}`;
}
