import type { refundBlockView, Wire } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { Time } from '../../shared/time.tsx';

type Props = { userId: string; block: Wire<typeof refundBlockView> | null };

/** That refunds are blocked, by whom and why, with the way to lift it; else the way to block them. */
export function RefundBlockNotice({ userId, block }: Props) {
  return (
    <div className="bd-block-refunds">
      {block && (
        <Notice tone="warning" title="Refunds are blocked.">
          {block.note}{' '}
          <span className="bd-muted">
            {block.blockedBy}, <Time at={block.blockedAt} as="when" />
          </span>
        </Notice>
      )}
      {/* The same button before and after, so that the focus has where to return to. */}
      <Way userId={userId} label={block ? 'Allow refunds…' : 'Block refunds…'} />
    </div>
  );
}

function Way({ userId, label }: { userId: string; label: string }) {
  return (
    <Can permission="billing:approve">
      <Button
        variant="default"
        size="compact-xs"
        renderRoot={(props) => (
          <Link
            to="/users/$userId/refund-block"
            params={{ userId }}
            search={(before) => before}
            id="refund-block"
            {...props}
          />
        )}
      >
        {label}
      </Button>
    </Can>
  );
}
