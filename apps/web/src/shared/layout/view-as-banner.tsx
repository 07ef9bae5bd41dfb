import { roleLabels } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMe } from '../me.ts';
import { useViewAs } from '../view-as.ts';

/** Says on every screen that the desk is drawn as another role, and ends it. */
export function ViewAsBanner() {
  const { role, end } = useViewAs();
  const me = useMe();
  if (role === null) return null;
  return (
    <Notice
      tone="warning"
      action={
        <Button variant="default" size="compact-sm" onClick={end}>
          Back to my role
        </Button>
      }
    >
      You see the desk as {roleLabels[role].toLowerCase()}. What you do still counts as done by {me.name}.
    </Notice>
  );
}
