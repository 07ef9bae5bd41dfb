import { roleLabels } from '@backdesk/contract';
import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconChevronDown, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../me.ts';
import { trpc } from '../trpc.ts';

const schemes = [
  { value: 'auto', label: 'As the system', Icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
] as const;

/** Who is signed in and in which role; colours and the way out below. */
export function WhoAmI() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={220} transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <UnstyledButton className="bd-who">
          <span>
            {initials(me.name)}
            <span className="bd-who-role"> · {roleLabels[me.role]}</span>
          </span>
          <span className="bd-hidden">, account menu of {me.name}</span>
          <IconChevronDown size={12} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="bd-who-card bd-wrap">
          <strong>{me.name}</strong>
          <span className="bd-muted">{me.email}</span>
          <span className="bd-muted">{roleLabels[me.role]}</span>
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {schemes.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={14} aria-hidden />}
            rightSection={colorScheme === value ? 'on' : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation(
    trpc.staff.signOut.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/sign-in' });
        // Nothing that was read in the session may outlive it in this tab.
        queryClient.clear();
      },
    }),
  );
  return () => signOut.mutate({});
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => Array.from(part ?? '')[0]?.toUpperCase() ?? '')
    .join('');
}
