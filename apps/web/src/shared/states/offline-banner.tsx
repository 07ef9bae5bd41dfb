import { Notice } from '@backdesk/ui';
import { useNetwork } from '@mantine/hooks';

/** Says that the browser is offline, and that nothing is sent behind one's back. */
export function OfflineBanner() {
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Notice tone="warning" title="You are offline.">
      What you see is as it was last read. Nothing is sent until you are back and press the button again.
    </Notice>
  );
}
