import { seedDemo } from '@backdesk/server';
import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

const defaultUsers = 300;

/** `backdesk seed`: the demo world, on an empty installation. */
export function seedCommand(): Command {
  return new Command('seed')
    .description('fill an empty installation with the demo world; the simulator must not be running')
    .option('--if-empty', 'succeed without doing anything when there is data already')
    .option('--json', JSON_HELP)
    .action(
      withContext<CommonOptions & { ifEmpty?: boolean }>('seed', async (context, { json, ifEmpty }) => {
        const services = await context.services();
        const users = Number(process.env.BACKDESK_DEMO_USERS || defaultUsers);
        if (!Number.isInteger(users) || users < 1 || users > 100_000)
          throw new Error('BACKDESK_DEMO_USERS must be a whole number from 1 to 100000.');
        const validateResponses = process.env.BACKDESK_VALIDATE_SIMULATOR === '1';
        const isSeeded = await seedDemo(services, {
          users,
          endsAt: new Date(),
          validateResponses,
          onProgress: (line) => (json ? console.error(line) : console.log(line)),
        });
        if (!isSeeded && !ifEmpty)
          throw new Error('This installation has products already: seed only fills an empty one.');
        context.answer(
          { seeded: isSeeded },
          isSeeded
            ? `Made ${users} demo users${validateResponses ? ', each answer checked' : ''}.`
            : 'There is data already.',
        );
      }),
    );
}
