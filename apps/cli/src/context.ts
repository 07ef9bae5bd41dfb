import type { createServices } from '@backdesk/server';
import type { Command } from 'commander';
import { type Environment, openEnvironment } from './environment.ts';

export type Services = Awaited<ReturnType<typeof createServices>>;

/** What every command gets: the installation it works on, and how it answers. */
export type CommandContext = Environment & {
  /** Who acts, for the audit log. */
  actor: { kind: 'operator'; id: null; name: string };
  /** The server's services on this database, opened at the first call and closed with the command. */
  services: () => Promise<Services>;
  /** Answers: `data` as JSON with --json, else `text`. */
  answer: (data: unknown, text: string) => void;
};

/** Options that every command has. */
export type CommonOptions = { json?: boolean };

function operatorName(): string {
  return process.env.SUDO_USER || process.env.USER || process.env.LOGNAME || 'operator';
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/**
 * Wraps a command's work for commander: opens the installation before it and closes it after it,
 * also when it fails.
 *
 * ```ts
 * new Command('verify').option('--json', JSON_HELP).action(withContext('audit verify', async (context, options) => { … }))
 * ```
 */
export function withContext<Options extends CommonOptions>(
  what: string,
  work: (context: CommandContext, options: Options, ...args: string[]) => Promise<void>,
): (...received: [...string[], Options, Command]) => Promise<void> {
  return async (...received) => {
    // commander hands over the positional arguments, then the options, then the command.
    const args = received.slice(0, -2) as string[];
    const options = received.at(-2) as Options;
    const environment = await openEnvironment(`backdesk ${what}`);
    let services: Promise<Services> | undefined;
    const open = async () => {
      // Two seconds of loading that `--help` and what is refused at once go without.
      const { createServices, loadConfig } = await import('@backdesk/server');
      const config = loadConfig(environment.env);
      return createServices(config, { applicationName: `backdesk ${what}` });
    };
    try {
      await work(
        {
          ...environment,
          actor: { kind: 'operator', id: null, name: operatorName() },
          services: () => (services ??= open()),
          answer: (data, text) => console.log(options.json ? JSON.stringify(data, printable, 2) : text),
        },
        options,
        ...args,
      );
    } finally {
      await (await services?.catch(() => undefined))?.close();
      await environment.close();
    }
  };
}
