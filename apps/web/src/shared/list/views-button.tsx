import type { AnyList } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { lazy } from 'react';
import { PanelPopover } from './panel-popover.tsx';
import type { ListUrl } from './use-list-url.ts';
import type { KeptView } from './use-saved-views.ts';

const ViewsPanel = lazy(() =>
  import('./views-panel.tsx').then(({ ViewsPanel }) => ({ default: ViewsPanel })),
);

type Props = { definition: AnyList; views: readonly KeptView[] | undefined; url: ListUrl };

/** All saved views, and saving what stands on the screen as one. */
export function ViewsButton({ definition, views, url }: Props) {
  return (
    <PanelPopover
      label="Saved views"
      width={340}
      renderButton={(props) => (
        <UnstyledButton className="bd-view bd-view-more" {...props}>
          Views
          <IconChevronDown size={12} aria-hidden />
        </UnstyledButton>
      )}
    >
      {(close) => <ViewsPanel definition={definition} views={views} url={url} onClose={close} />}
    </PanelPopover>
  );
}
