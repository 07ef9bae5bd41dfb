import { roles } from '@backdesk/contract';
import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';
import { parseRole } from './staff.ts';

type CreateOptions = CommonOptions & { name: string; role: string };

/** `backdesk api-key create`. */
export function createApiKeyCommand(): Command {
  return new Command('create')
    .description('make an API key; its secret is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--role <role>', `what it may do: one of ${roles.join(', ')}`)
    .option('--json', JSON_HELP)
    .action(
      withContext<CreateOptions>('api-key create', async (context, options) => {
        const role = parseRole(options.role);
        const name = options.name.trim();
        if (name === '' || name.length > 80) throw new Error('--name takes 1 to 80 characters.');
        const { issueApiKey } = await import('@backdesk/server');
        const { id, secret } = await issueApiKey(await context.services(), { name, role }, context.actor);
        context.answer(
          { id, name, role, secret },
          `The key “${name}” acts as ${role}. Its secret is not shown again:\n\n    ${secret}\n\nSend it as Authorization: Bearer <secret>.`,
        );
      }),
    );
}
