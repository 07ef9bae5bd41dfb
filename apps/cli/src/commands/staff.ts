import { createMemberInput, role as roleSchema, roles } from '@backdesk/contract';
import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

type CreateOptions = CommonOptions & { name: string; email: string; role: string };

/** The role that was typed; throws a sentence with those there are. */
export function parseRole(text: string) {
  const parsed = roleSchema.safeParse(text);
  if (!parsed.success) throw new Error(`There is no role “${text}”: choose one of ${roles.join(', ')}.`);
  return parsed.data;
}

function createCommand(): Command {
  return new Command('create')
    .description('add a staff member; prints a password that is shown this once')
    .requiredOption('--name <name>', 'what colleagues call them')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--role <role>', `one of ${roles.join(', ')}`)
    .option('--json', JSON_HELP)
    .action(
      withContext<CreateOptions>('staff create', async (context, options) => {
        const role = parseRole(options.role);
        const input = createMemberInput.safeParse({ name: options.name, email: options.email, role });
        if (!input.success) {
          const [issue] = input.error.issues;
          throw new Error(`--${issue?.path.join('.')} cannot be used: ${issue?.message}.`);
        }
        const { createStaffMember } = await import('@backdesk/server');
        const { name, email } = input.data;
        const { id, initialPassword } = await createStaffMember(
          await context.services(),
          input.data,
          context.actor,
        );
        context.answer(
          { id, email, role, initialPassword },
          `${name} can sign in as ${email} with this password, which is not shown again:\n\n    ${initialPassword}\n\nThe first sign-in sets up the second factor.`,
        );
      }),
    );
}

function resetSecondFactorCommand(): Command {
  return new Command('reset-second-factor')
    .description('take the second factor of a member who has lost it; the next sign-in sets up a new one')
    .argument('<email>')
    .option('--json', JSON_HELP)
    .action(
      withContext('staff reset-second-factor', async (context, _options, email = '') => {
        const { resetSecondFactor } = await import('@backdesk/server');
        const reset = await resetSecondFactor(await context.services(), email, context.actor);
        context.answer(
          reset,
          `${reset.name} (${reset.email}) has no second factor any more and is signed out everywhere (sessions ended: ${reset.endedSessionCount}).\nWhoever signs in next with their password sets up the new one, so let it be soon.`,
        );
      }),
    );
}

function totpCommand(): Command {
  return new Command('totp')
    .description('print the present code of a demo member; in the demo on this machine only')
    .argument('<email>')
    .option('--json', JSON_HELP)
    .action(
      withContext('staff totp', async (context, _options, email = '') => {
        const { config } = await context.services();
        if (!config.isDemo || !isLoopback(config.url.hostname))
          throw new Error('Codes are only printed in the demo on this machine: use your authenticator app.');
        const { currentTotp, readDemoCredentials } = await import('@backdesk/server');
        const members = await readDemoCredentials(config.home);
        const member = members.find((one) => one.email === email.toLowerCase());
        if (!member)
          throw new Error(
            members.length === 0
              ? 'There are no demo members yet: npm start makes them.'
              : `There is no demo member ${email}: choose one of ${members.map((one) => one.email).join(', ')}.`,
          );
        const code = currentTotp(member.totpSecret);
        context.answer({ email: member.email, code }, code);
      }),
    );
}

const isLoopback = (hostname: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

/** `backdesk staff create|reset-second-factor|totp`. */
export const staffCommands = (): Command[] => [createCommand(), resetSecondFactorCommand(), totpCommand()];
