import { Command } from 'commander';
import { type CommandContext, type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

type ReconcileOptions = CommonOptions & { product?: string; dryRun?: boolean; repairAll?: boolean };
type BackfillOptions = CommonOptions & { product?: string };

/** `backdesk stripe …`: the mirror of Stripe compared, loaded and repaired. */
export const stripeCommands = (): Command[] => [reconcileCommand(), backfillCommand(), resyncCommand()];

/** The products that are meant: one by its key, or all that have an account. */
async function chosenProducts(context: CommandContext, key: string | undefined) {
  const { productsAtStripe } = await import('@backdesk/server');
  const { database } = await context.services();
  const products = await productsAtStripe(database.fork());
  const chosen = key === undefined ? products : products.filter((product) => product.key === key);
  if (chosen.length === 0)
    throw new Error(
      key === undefined
        ? 'No product has an account at Stripe. Create one with: backdesk products create'
        : `There is no product ${key} with an account at Stripe. backdesk products list prints them.`,
    );
  return chosen;
}

/** Progress goes beside the answer, so that JSON stays whole. */
const say = (line: string) => process.stderr.write(`${line}\n`);

type Item = {
  product: string;
  objectType: string;
  stripeId: string;
  field: string;
  mirror: string | null;
  stripe: string | null;
  cause: string | null;
};
const inWords = ({ product, objectType, stripeId, field, mirror, stripe, cause }: Item): string =>
  `${product} ${objectType} ${stripeId}: ${field} is ${mirror ?? 'empty'} here and ${stripe ?? 'empty'} at Stripe. ${cause ?? ''}`;

function reconcileCommand(): Command {
  return new Command('reconcile')
    .description('compare the mirror with Stripe, object by object, and repair what differs')
    .option('--product <key>', 'only this product')
    .option('--dry-run', 'write nothing: only say what differs')
    .option('--repair-all', 'repair also when more than one in a hundred objects differs')
    .option('--json', JSON_HELP)
    .action(
      withContext<ReconcileOptions>('stripe reconcile', async (context, options) => {
        const products = await chosenProducts(context, options.product);
        const services = await context.services();
        const { compareWithStripe, sweepStripe } = await import('@backdesk/server');
        if (options.dryRun) {
          const items = await compareWithStripe(services, products, say);
          return context.answer(
            { differences: items.length, items },
            [...items.map(inWords), `${items.length} differences; nothing was changed.`].join('\n'),
          );
        }
        const { progress, drifts } = await sweepStripe(
          services,
          context.actor,
          {
            scope: 'full',
            repair: options.repairAll ? 'all' : 'within_limit',
            products,
            title: 'Compare the mirror with Stripe',
          },
          say,
        );
        const remaining = drifts.filter(({ state }) => state === 'open').length;
        const repaired = drifts.length - remaining;
        context.answer(
          { differences: drifts.length, repaired, remaining, items: drifts },
          [
            ...drifts.map((drift) => `${inWords(drift)} (${drift.state})`),
            progress.errorMessage ??
              `${drifts.length} differences, ${repaired} repaired, ${remaining} remain.`,
          ].join('\n'),
        );
        if (progress.state !== 'succeeded' || remaining > 0) process.exitCode = 1;
      }),
    );
}

function backfillCommand(): Command {
  return new Command('backfill')
    .description('load everything that Stripe has into the mirror; goes on where it was interrupted')
    .option('--product <key>', 'only this product')
    .option('--json', JSON_HELP)
    .action(
      withContext<BackfillOptions>('stripe backfill', async (context, options) => {
        const products = await chosenProducts(context, options.product);
        const { sweepStripe } = await import('@backdesk/server');
        const { progress } = await sweepStripe(
          await context.services(),
          context.actor,
          { scope: 'backfill', repair: 'none', products, title: 'Load everything from Stripe' },
          say,
        );
        const { state, message, errorMessage, doneCount } = progress;
        context.answer({ state, loaded: doneCount }, errorMessage ?? message ?? state);
        if (state !== 'succeeded') process.exitCode = 1;
      }),
    );
}

function resyncCommand(): Command {
  return new Command('resync')
    .description('read one object from Stripe now and write it anew, changed or not')
    .argument('<id>', 'any id at Stripe; ids that are words need their kind, such as coupon:SUMMER')
    .option('--product <key>', 'whose account it is in; needed when there are several')
    .option('--json', JSON_HELP)
    .action(
      withContext<BackfillOptions>('stripe resync', async (context, options, id = '') => {
        const [product, ...others] = await chosenProducts(context, options.product);
        if (!product || others.length > 0)
          throw new Error('There are several accounts: say which with --product <key>.');
        const { resyncFromStripe } = await import('@backdesk/server');
        const progress = await resyncFromStripe(await context.services(), context.actor, product, id);
        if (!progress)
          throw new Error(
            `${id} is no object that the mirror keeps. Give an id such as sub_… or pi_…; ids that are words need their kind, such as coupon:SUMMER.`,
          );
        const { state, message, errorMessage } = progress;
        context.answer({ id, state }, errorMessage ?? message ?? state);
        if (state !== 'succeeded') process.exitCode = 1;
      }),
    );
}
