import { roleLabels } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { endSession } from '../end-session.ts';
import { useMe } from '../me.ts';
import { ColourSchemePicker } from './colour-scheme-picker.tsx';

const panelId = 'account';

/**
 * Who is signed in and in which role; colours and the way out below. The browser's own popover does
 * all that a menu library would be loaded for: Escape, a click outside, the focus on the way back.
 */
export function WhoAmI() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <>
      <UnstyledButton className="bd-who" popoverTarget={panelId}>
        <span>
          {initials(me.name)}
          <span className="bd-who-role"> · {roleLabels[me.role]}</span>
        </span>
        <span className="bd-hidden">, account of {me.name}</span>
        <IconChevronDown size={12} aria-hidden />
      </UnstyledButton>
      <div id={panelId} popover="auto" className="bd-account">
        <p className="bd-account-who bd-wrap">
          <strong>{me.name}</strong>
          <span className="bd-muted">{me.email}</span>
          <span className="bd-muted">{roleLabels[me.role]}</span>
        </p>
        <ColourSchemePicker />
        <UnstyledButton className="bd-account-row" disabled={signOut.isPending} onClick={signOut.run}>
          <IconLogout size={14} aria-hidden />
          Sign out
        </UnstyledButton>
      </div>
    </>
  );
}

function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      // Nothing that was read in the session may outlive it in this tab.
      queryClient.clear();
    },
  });
  return { run: () => mutate(), isPending };
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => Array.from(part ?? '')[0]?.toUpperCase() ?? '')
    .join('');
}
