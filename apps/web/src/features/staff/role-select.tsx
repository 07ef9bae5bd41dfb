import { NativeSelect } from '@mantine/core';
import type { ComponentProps } from 'react';
import { roleChoices } from './member-options.ts';

/** Which role somebody or something gets. */
export function RoleSelect(props: ComponentProps<typeof NativeSelect>) {
  return <NativeSelect label="Role" data={roleChoices} {...props} />;
}
