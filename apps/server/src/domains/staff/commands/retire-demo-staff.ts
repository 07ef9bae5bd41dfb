import { rm } from 'node:fs/promises';
import { LockMode } from '@mikro-orm/core';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { tellConsole } from '../../../platform/console.ts';
import { announceAccessChange } from '../../../platform/http/change-bus.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { ApiKey } from '../entities/api-key.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { demoEmails } from '../rules/demo-people.ts';
import { endSessions } from '../sign-in/sessions.ts';
import { demoCredentialsFile } from './demo-staff.ts';

const actor = { kind: 'operator', id: null, name: 'End of the demo' } as const;

/**
 * Outside the demo nobody may sign in with what its console printed: deactivates the demo members, the
 * last owner too, revokes the API keys they made, and removes the file with their passwords. Run it
 * before anybody can connect; where there was no demo it changes nothing.
 */
export async function retireDemoStaff(
  services: Pick<Services, 'config' | 'database' | 'clock'>,
  print: (text: string) => void = (text) => tellConsole(services.config, text),
): Promise<void> {
  const { config, database, clock } = services;
  if (config.isDemo) return;
  const retired = await auditedTransaction(
    database,
    { actor, what: 'end of the demo' },
    async ({ em, audit, nothingChanged }) => {
      const members = await em.find(
        StaffMember,
        { email: { $in: [...demoEmails] }, isActive: true },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
      );
      if (members.length === 0) nothingChanged('no demo member is active');
      const keys = await em.find(
        ApiKey,
        { createdById: { $in: members.map(({ id }) => id) }, revokedAt: null },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      for (const member of members) {
        member.isActive = false;
        await endSessions(em, { memberId: member.id });
        audit({
          action: 'staff.deactivate_member',
          target: { kind: 'member', id: member.id },
          before: { isActive: true },
          after: { isActive: false },
        });
      }
      for (const key of keys) {
        key.revokedAt = clock.now();
        await announceAccessChange(em, key.id);
        audit({
          action: 'staff.revoke_api_key',
          target: { kind: 'api_key', id: key.id },
          after: { name: key.name, role: key.role },
        });
      }
      return members.length;
    },
  );
  await rm(demoCredentialsFile(config.home), { force: true });
  if (retired > 0)
    print(
      `The demo is over here: its ${retired} members cannot sign in any more, and their API keys are revoked. Its users and payments stay; for an empty desk start with another BACKDESK_HOME.`,
    );
}
