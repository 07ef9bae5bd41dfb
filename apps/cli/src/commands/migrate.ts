import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

async function migrateWithRole(ownerUrl: string, appUrl: string, log: (line: string) => void) {
  const { AppRoleRefused, migrate } = await import('@backdesk/server');
  try {
    return await migrate({ ownerUrl, appUrl, log });
  } catch (error) {
    if (!(error instanceof AppRoleRefused)) throw error;
    const result = await migrate({ ownerUrl, log });
    log(
      `${error.message} Until then Backdesk can only connect as the owner, and a trigger alone guards the audit log.`,
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
