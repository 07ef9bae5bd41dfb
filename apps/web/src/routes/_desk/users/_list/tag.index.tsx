import { createFileRoute } from '@tanstack/react-router';
import { TagUsersDialog } from '../../../../features/users/tag-users-dialog.tsx';
import { useBulkState, withoutBulk } from '../../../../shared/list/bulk-state.ts';
import { NothingSelected } from '../../../../shared/list/nothing-selected.tsx';
import { useCan } from '../../../../shared/me.ts';

export const Route = createFileRoute('/_desk/users/_list/tag/')({ component: Tag });

function Tag() {
  const navigate = Route.useNavigate();
  const bulk = useBulkState();
  const close = () =>
    void navigate({ to: '/users', search: (before) => before, state: withoutBulk, resetScroll: false });
  if (!useCan('users:bulk_tag')) return null;
  if (!bulk) return <NothingSelected noun="users" onClose={close} />;
  return (
    <TagUsersDialog
      bulk={bulk}
      onClose={close}
      onStarted={(jobId) =>
        void navigate({
          to: '/users/tag/$jobId',
          params: { jobId },
          search: (before) => before,
          state: withoutBulk,
          // Back leads to the list, not to a form that was sent.
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
