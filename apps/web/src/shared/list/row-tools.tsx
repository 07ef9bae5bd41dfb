import { httpsUrl } from '@backdesk/ui';
import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';

type Props = { id: string; stripeUrl: string | null; name: string };

/** What one does with a row without opening it: copy its id, look at it in Stripe's dashboard. */
export function RowTools({ id, stripeUrl, name }: Props) {
  const url = httpsUrl(stripeUrl);
  return (
    <span className="bd-row-tools">
      <CopyButton value={id} timeout={1500}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size={24}
            data-row-copy
            onClick={copy}
            aria-label={copied ? `Id of ${name} copied` : `Copy the id of ${name}`}
            title={`Copy ${id}`}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
      {url && (
        <ActionIcon
          component="a"
          variant="subtle"
          size={24}
          data-row-stripe
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`Open ${name} in Stripe (new tab)`}
          title="Open in Stripe"
        >
          <IconExternalLink size={14} aria-hidden />
        </ActionIcon>
      )}
    </span>
  );
}
