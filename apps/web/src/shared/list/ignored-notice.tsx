import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';

type Props = { ignored: readonly string[]; onClear: () => void };

/** Says what of the address could not be read; nobody should take a wider list for the one they meant. */
export function IgnoredNotice({ ignored, onClear }: Props) {
  if (ignored.length === 0) return null;
  const list = new Intl.ListFormat('en').format(ignored);
  return (
    <Notice
      tone="warning"
      role="alert"
      title="This address asks for something that the list does not know."
      action={
        <Button size="compact-xs" variant="default" onClick={onClear}>
          Tidy the address
        </Button>
      }
    >
      Left out: {list}. The rows below are without it.
    </Notice>
  );
}
