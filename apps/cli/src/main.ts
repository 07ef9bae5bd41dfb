import { pathToFileURL } from 'node:url';
import { Command, CommanderError } from 'commander';
import { createApiKeyCommand } from './commands/api-key.ts';
import { auditVerifyCommand } from './commands/audit.ts';
import { dbStatusCommand } from './commands/db-status.ts';
import { doctorCommand } from './commands/doctor.ts';
import { migrateCommand } from './commands/migrate.ts';
import { productCommands } from './commands/products.ts';
import { seedCommand } from './commands/seed.ts';
import { staffCommands } from './commands/staff.ts';
import { stripeCommands } from './commands/stripe.ts';

function group(name: string, description: string, commands: Command[]): Command {
  const parent = new Command(name).description(description);
  for (const command of commands) parent.addCommand(command);
  return parent;
}

/** The whole `backdesk` command. */
export function createProgram(): Command {
  return new Command('backdesk')
    .description('Runs and looks after an installation of Backdesk.')
    .addCommand(migrateCommand())
    .addCommand(seedCommand())
    .addCommand(doctorCommand())
    .addCommand(group('products', 'the products of this installation', productCommands()))
    .addCommand(group('staff', 'who works here', staffCommands()))
    .addCommand(group('api-key', 'the ways in for programs', [createApiKeyCommand()]))
    .addCommand(group('audit', 'the audit log', [auditVerifyCommand()]))
    .addCommand(group('stripe', 'the mirror of Stripe', stripeCommands()))
    .addCommand(group('db', 'the database', [dbStatusCommand()]));
}

/** Connection failures of Node to several addresses carry their reason only in `code`. */
function sentence(error: unknown): string {
  const { message, code } = error as Partial<Error> & { code?: string };
  return message || code || String(error);
}

/** Ends with the supervisor when that is who started us. */
function endWithSupervisor(): void {
  if (process.env.BACKDESK_SUPERVISED !== '1') return;
  process.stdin.resume().once('end', () => process.exit(1));
  if ('unref' in process.stdin) process.stdin.unref();
}

/**
 * Runs one command and prints what it answers, or why it failed, in one sentence. Returns the exit code.
 * `args` are the words after `backdesk`.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    // A command that failed without throwing has set it.
    return process.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError))
      console.error(process.env.BACKDESK_DEBUG ? error : sentence(error));
    return 1;
  }
}

async function main(): Promise<void> {
  endWithSupervisor();
  // Data on stdout may be cut off by `| head`; that is no error of ours.
  process.stdout.on('error', () => process.exit(0));
  process.exit(await runCommand(process.argv.slice(2)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
