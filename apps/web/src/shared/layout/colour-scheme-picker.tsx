import { UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

const schemes = [
  { value: 'auto', label: 'As the system', Icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
] as const;

/** Light, dark, or as the system has it; kept in this browser. */
export function ColourSchemePicker() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className="bd-account-colours">
      <legend>Colours</legend>
      {schemes.map(({ value, label, Icon }) => (
        <UnstyledButton
          key={value}
          className="bd-account-row"
          aria-pressed={colorScheme === value}
          onClick={() => setColorScheme(value)}
        >
          <Icon size={14} aria-hidden />
          {label}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
