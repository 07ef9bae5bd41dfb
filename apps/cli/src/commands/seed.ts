import { Command } from 'commander';
import { type CommandContext, type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

const defaultUsers = 5_000;

type Options = CommonOptions & { ifEmpty?: boolean; scale?: string; seed: string };

/** `backdesk seed`: the demo world, on an empty installation; with `--scale`, a product of any size. */
export function seedCommand(): Command {
  return new Command('seed')
    .description('fill an empty installation with the demo world; the simulator must not be running')
    .option('--if-empty', 'succeed without doing anything when there is data already')
    .option(
      '--scale <users>',
      'make a product of this many users and five payments for each, beside what there is',
    )
    .option('--seed <number>', 'with --scale: another number, another history', '1')
    .option('--json', JSON_HELP)
    .action(
      withContext<Options>('seed', async (context, options) => {
        const say = (line: string) => (options.json ? console.error(line) : console.log(line));
        await (options.scale === undefined
          ? seedTheDemo(context, options, say)
          : seedTheScale(context, { ...options, scale: options.scale }, say));
      }),
    );
}

async function seedTheDemo(
  context: CommandContext,
  { ifEmpty }: Options,
  onProgress: (line: string) => void,
): Promise<void> {
  const services = await context.services();
  const users = Number(process.env.BACKDESK_DEMO_USERS || defaultUsers);
  if (!Number.isInteger(users) || users < 1 || users > 100_000)
    throw new Error('BACKDESK_DEMO_USERS must be a whole number from 1 to 100000.');
  const { seedDemo } = await import('@backdesk/server');
  const validateResponses = process.env.BACKDESK_VALIDATE_SIMULATOR === '1';
  const isSeeded = await seedDemo(services, { users, endsAt: new Date(), validateResponses, onProgress });
  if (!isSeeded && !ifEmpty)
    throw new Error('This installation has products already: seed only fills an empty one.');
  context.answer(
    { seeded: isSeeded },
    isSeeded
      ? `Made ${users} demo users${validateResponses ? ', each answer checked' : ''}.`
      : 'There is data already.',
  );
}

async function seedTheScale(
  context: CommandContext,
  { scale, seed, ifEmpty }: Options & { scale: string },
  onProgress: (line: string) => void,
): Promise<void> {
  if (ifEmpty) throw new Error('--if-empty goes with the demo world, not with --scale.');
  if (!/^\d{1,9}$/.test(seed)) throw new Error('--seed has to be a whole number of at most nine digits.');
  const { ScaleRefused, scaleProductKey, seedScale } = await import('@backdesk/server');
  // A history that ends at midnight is the same all day.
  const endsAt = new Date(new Date().setUTCHours(0, 0, 0, 0));
  const result = await seedScale({
    ownerUrl: context.ownerUrl,
    appUrl: context.appUrl,
    users: /^\d+$/.test(scale) ? Number(scale) : Number.NaN,
    endsAt,
    seed: Number(seed),
    actor: context.actor,
    onProgress,
  }).catch((error: unknown) => {
    throw error instanceof ScaleRefused ? new Error(error.message) : error;
  });
  const counts = Object.entries(result.rows).map(
    ([table, count]) => `  ${table.padEnd(16)} ${count.toLocaleString('en').padStart(12)}`,
  );
  context.answer(
    result,
    [`Made the product “${scaleProductKey}” in ${result.totalSeconds} s:`, ...counts].join('\n'),
  );
}
