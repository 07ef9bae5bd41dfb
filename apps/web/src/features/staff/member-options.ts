import { type Role, roleLabels, roles } from '@backdesk/contract';

export const roleChoices = roles.map((value) => ({ value, label: roleLabels[value] }));

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
