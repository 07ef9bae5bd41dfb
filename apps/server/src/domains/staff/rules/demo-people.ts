import type { Role } from '@backdesk/contract';

/** Who works in the demo, one per role. Nobody else has such an address: the domain does not exist. */
export const demoPeople: readonly { name: string; email: string; role: Role }[] = [
  { name: 'Lena Meyer', email: 'lena@backdesk.demo', role: 'support_agent' },
  { name: 'Omar Khalil', email: 'omar@backdesk.demo', role: 'support_lead' },
  { name: 'Mei Tanaka', email: 'mei@backdesk.demo', role: 'finance' },
  { name: 'Jon Berg', email: 'jon@backdesk.demo', role: 'engineer' },
  { name: 'Ana Souza', email: 'ana@backdesk.demo', role: 'auditor' },
  { name: 'Ida Larsen', email: 'ida@backdesk.demo', role: 'owner' },
];

export const demoEmails: readonly string[] = demoPeople.map(({ email }) => email);
