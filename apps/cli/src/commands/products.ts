import { createProductInput } from '@backdesk/contract';
import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

type CreateOptions = CommonOptions & { key: string; name: string; currency: string; timezone: string };

function createCommand(): Command {
  return new Command('create')
    .description('add a product')
    .requiredOption('--key <key>', 'short name for addresses, such as acme')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--currency <code>', 'the currency its figures are reported in, such as USD')
    .option('--timezone <zone>', 'where its days begin', 'UTC')
    .option('--json', JSON_HELP)
    .action(
      withContext<CreateOptions>('products create', async (context, options) => {
        const product = createProductInput.safeParse({
          key: options.key,
          name: options.name,
          currency: options.currency,
          timezone: options.timezone,
          creditsUnit: null,
          quotaResetRule: 'calendar',
          isSingleSubscription: false,
          isAutoTopupOn: false,
          graceDays: 7,
          stripeAccountId: null,
        });
        if (!product.success)
          throw new Error(
            product.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}.`).join(' '),
          );
        const { auditedTransaction, createProduct } = await import('@backdesk/server');
        const { config, database } = await context.services();
        const { key, name } = await auditedTransaction(
          database,
          { actor: context.actor, what: 'products create' },
          (change) => createProduct(change, config.stripe, product.data),
        );
        context.answer(
          { key, name },
          `Created ${name} (${key}). backdesk products show ${key} prints its addresses.`,
        );
      }),
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('list the products')
    .option('--json', JSON_HELP)
    .action(
      withContext('products list', async (context) => {
        const { listProducts } = await import('@backdesk/server');
        const { database } = await context.services();
        const products = (await listProducts(database.fork())).map(({ key, name }) => ({ key, name }));
        context.answer(
          products,
          products.map(({ key, name }) => `${key}\t${name}`).join('\n') || 'There are no products yet.',
        );
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('print the addresses and keys of one product; the audit log keeps who looked')
    .argument('<key>')
    .option('--json', JSON_HELP)
    .action(
      withContext('products show', async (context, _options, key = '') => {
        const { auditedTransaction, productByKey, stripeWebhookSecret } = await import('@backdesk/server');
        const { config, database } = await context.services();
        const product = await auditedTransaction(
          database,
          { actor: context.actor, what: 'products show' },
          async (change) => {
            const found = await productByKey(change.em, key);
            if (!found) throw new Error(`There is no product “${key}”: backdesk products list shows them.`);
            change.audit({
              action: 'products.show_secrets',
              target: { kind: 'product', id: found.id },
              productId: found.id,
            });
            return found;
          },
        );
        const webhook = new URL(`/webhooks/stripe/${product.key}`, config.url).href;
        const secret = stripeWebhookSecret(config, product.key);
        context.answer(
          { key: product.key, name: product.name, stripe: { webhookUrl: webhook, webhookSecret: secret } },
          `${product.name} (${product.key})\nStripe webhooks: ${webhook}\nSigning secret:  ${secret}`,
        );
      }),
    );
}

/** `backdesk products create|list|show`. */
export const productCommands = (): Command[] => [createCommand(), listCommand(), showCommand()];
