import { CopyableId, Notice } from '@backdesk/ui';
import { Button, Group, Stack } from '@mantine/core';

type Props = { what: string; secret: string; children: string; onClose: () => void };

/** A secret that is shown once: copy it now, nobody can read it later. */
export function ShownOnce({ what, secret, children, onClose }: Props) {
  return (
    <Stack gap="sm">
      <p>{children}</p>
      <Notice tone="warning">
        <CopyableId value={secret} label={what} />
      </Notice>
      <p className="bd-muted">It is shown only now. After closing, nobody can read it again.</p>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          I have copied it
        </Button>
      </Group>
    </Stack>
  );
}
