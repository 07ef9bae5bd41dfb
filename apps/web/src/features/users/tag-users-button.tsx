import { Kbd } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { BulkActions } from '../../shared/list/bulk-bar.tsx';
import { withBulk } from '../../shared/list/bulk-state.ts';

/** Opens the dialog that tags the selected users; so does `t`. */
export function TagUsersButton({ selection, count }: Parameters<BulkActions>[0]) {
  const navigate = useNavigate();
  const open = () =>
    void navigate({
      to: '/users/tag',
      search: (before) => before,
      state: withBulk(selection, count),
      resetScroll: false,
    });
  useHotkeys([['t', open]]);
  return (
    <Button variant="default" size="compact-xs" onClick={open} rightSection={<Kbd>t</Kbd>}>
      Tag…
    </Button>
  );
}
