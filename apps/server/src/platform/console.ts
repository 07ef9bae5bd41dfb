import type { Config } from './config.ts';

/**
 * Says something to the person at the console that may be secret. Under the launcher it takes the
 * channel between the two processes: what is printed there is kept in a log file.
 */
export function tellConsole({ isSupervised }: Pick<Config, 'isSupervised'>, text: string): void {
  // A launcher that is gone has nobody to show it to; its end stops this process too.
  if (isSupervised && process.send) process.send({ tell: text }, () => undefined);
  else process.stdout.write(`${text}\n`);
}
