import { migrate } from '@backdesk/server';
import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

/** PostgreSQL's code for a right that the role does not have. */
const INSUFFICIENT_PRIVILEGE = '42501';

async function migrateWithRole(ownerUrl: string, appUrl: string, log: (line: string) => void) {
  try {
    return await migrate({ ownerUrl, appUrl, log });
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    const result = await migrate({ ownerUrl, log });
    log(
      'This PostgreSQL does not let us make a role for the application, so it connects as the owner: a trigger alone guards the audit log.',
    );
    return result;
  }
}

/** `backdesk migrate`: brings the database to this version. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to this version of Backdesk')
    .option('--json', JSON_HELP)
    .action(
      withContext<CommonOptions>('migrate', async ({ ownerUrl, appUrl, answer }, { json }) => {
        const log = (line: string) => (json ? console.error(line) : console.log(line));
        const { applied } = await migrateWithRole(ownerUrl, appUrl, log);
        answer(
          { applied },
          applied.length > 0 ? `Applied ${applied.length} migrations.` : 'The database is up to date.',
        );
      }),
    );
}
