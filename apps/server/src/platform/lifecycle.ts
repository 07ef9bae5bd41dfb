import type { Logger } from './log.ts';

/**
 * Runs `stop` once when the process is told to end: by a signal, or because the supervisor that
 * holds our standard input has died. Ends the process after at most 10 s either way.
 */
export function onShutdown(isSupervised: boolean, log: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const shutDown = (why: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(1), 10_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => shutDown('SIGTERM'));
  process.once('SIGINT', () => shutDown('SIGINT'));
  if (isSupervised) process.stdin.resume().once('end', () => shutDown('the supervisor ended'));
}
