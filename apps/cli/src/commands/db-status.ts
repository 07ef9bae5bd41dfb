import { homeDir, openHome, runningInstallation } from '@backdesk/launcher';
import { Command } from 'commander';
import type { CommonOptions } from '../context.ts';
import { JSON_HELP } from '../help.ts';
import { readSchemaState } from '../schema-state.ts';

/** `backdesk db status`: says where the database is and which migrations it has; starts nothing. */
export function dbStatusCommand(): Command {
  return new Command('status')
    .description('say where the database is and whether it is up to date; starts nothing')
    .option('--json', JSON_HELP)
    .action(async ({ json }: CommonOptions) => {
      const home = openHome(homeDir());
      const running = runningInstallation(home);
      const own = process.env.DATABASE_MIGRATION_URL || process.env.DATABASE_URL;
      const url = own || running?.urls.migration;
      if (!url) {
        const stopped = { running: false, home };
        return console.log(
          json
            ? JSON.stringify(stopped, null, 2)
            : `The database in ${home} is stopped: npm start starts it.`,
        );
      }
      const schema = await readSchemaState(url);
      const { host, pathname } = new URL(url);
      if (json)
        return console.log(
          JSON.stringify({ running: true, home, host, database: pathname.slice(1), ...schema }, null, 2),
        );
      console.log(`PostgreSQL ${schema.version} at ${host}, database ${pathname.slice(1)}.`);
      console.log(`${schema.applied.length} migrations applied, ${schema.pending.length} pending.`);
      if (schema.unknown.length > 0) console.log(`Unknown to this version: ${schema.unknown.join(', ')}.`);
    });
}
