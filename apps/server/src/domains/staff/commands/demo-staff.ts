import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { role } from '@backdesk/contract';
import { z } from 'zod';
import { randomToken } from '../../../platform/crypto.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { demoEmails, demoPeople } from '../rules/demo-people.ts';
import { randomPassword, randomRecoveryCode } from '../rules/random-password.ts';
import { fromBase32, toBase32 } from '../rules/totp.ts';
import { createStaffMember } from './create-staff-member.ts';

/** One demo member as `demo-credentials.json` holds it; `totpSecret` is base32. */
const demoCredential = z.object({
  email: z.string(),
  name: z.string(),
  role,
  password: z.string(),
  totpSecret: z.string(),
  recoveryCodes: z.array(z.string()),
});
export type DemoCredential = z.output<typeof demoCredential>;

/** Where the data folder keeps what the demo members sign in with. */
export const demoCredentialsFile = (home: string) => join(home, 'demo-credentials.json');

/** What the demo members sign in with; empty when there are none. */
export async function readDemoCredentials(home: string): Promise<DemoCredential[]> {
  const text = await readFile(demoCredentialsFile(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return z.array(demoCredential).parse(JSON.parse(text));
}

/**
 * Makes the demo's members, one per role, with random passwords and second factors, and writes what
 * they sign in with to the data folder, readable by its owner only. Running it again keeps whoever
 * is there. The file is written first: a member whose password nobody knows would be of no use.
 */
export async function findOrCreateDemoStaff(
  services: Pick<Services, 'database' | 'config'>,
): Promise<DemoCredential[]> {
  const { config, database } = services;
  const known = await readDemoCredentials(config.home);
  const present = await database.fork().find(StaffMember, { email: { $in: [...demoEmails] } });
  const isIn = (list: readonly { email: string }[], email: string) => list.some((one) => one.email === email);
  const invented = demoPeople.filter(({ email }) => !isIn(known, email) && !isIn(present, email)).map(invent);
  const credentials = [...known, ...invented];
  if (invented.length > 0) {
    const draft = `${demoCredentialsFile(config.home)}.new`;
    await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, demoCredentialsFile(config.home));
  }
  for (const { totpSecret, recoveryCodes, ...member } of credentials) {
    if (isIn(present, member.email)) continue;
    await createStaffMember(
      services,
      { ...member, secondFactor: { totpSecret: fromBase32(totpSecret).toString(), recoveryCodes } },
      { kind: 'operator', id: null, name: 'Demo' },
    );
  }
  return credentials;
}

function invent(person: (typeof demoPeople)[number]): DemoCredential {
  return {
    ...person,
    password: randomPassword(),
    totpSecret: toBase32(Buffer.from(randomToken(24))),
    recoveryCodes: Array.from({ length: 10 }, randomRecoveryCode),
  };
}
