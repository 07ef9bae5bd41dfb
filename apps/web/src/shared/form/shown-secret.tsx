import { CopyableId, Notice } from '@backdesk/ui';
import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';

type Props = {
  /** What it is, for screen readers: "API key". */
  what: string;
  secret: string;
  /** What to do with it. */
  children: string;
  /** Nobody can read it later, so whoever closes says that they have it. */
  isShownOnce?: boolean;
  onClose: () => void;
};

/** A secret in place of the form that asked for it. The focus is on what copies it. */
export function ShownSecret({ what, secret, children, isShownOnce = false, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  return (
    <Stack gap="sm" ref={box}>
      <p>{children}</p>
      <Notice tone="warning">
        <CopyableId value={secret} label={what} />
      </Notice>
      {isShownOnce && (
        <p className="bd-muted">It is shown only now. After closing, nobody can read it again.</p>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{isShownOnce ? 'I have copied it' : 'Done'}</Button>
      </Group>
    </Stack>
  );
}
