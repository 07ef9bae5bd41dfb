import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import { JSON_HELP } from '../help.ts';

/** `backdesk audit verify`: recomputes the whole chain; exit code 1 when it was tampered with. */
export function auditVerifyCommand(): Command {
  return new Command('verify')
    .description('check the audit log against its hashes and the anchors in the data folder')
    .option('--json', JSON_HELP)
    .action(
      withContext<CommonOptions>('audit verify', async (context) => {
        const { readAnchors, verifyAudit } = await import('@backdesk/server');
        const { database } = await context.services();
        const anchors = await readAnchors(context.home);
        const result = await verifyAudit(database.fork(), anchors);
        const lines = result.problems.map(({ sequence, problem }) =>
          sequence > 0 ? `Entry ${sequence}: ${problem}.` : `Anchors: ${problem}.`,
        );
        context.answer(
          { ...result, anchorCount: anchors.anchors.length },
          result.isValid
            ? `The audit log is whole: ${result.entryCount} entries, ${anchors.anchors.length} anchors, head ${result.headHash}.`
            : [...lines, `The audit log was tampered with: ${result.problems.length} problems.`].join('\n'),
        );
        if (!result.isValid) process.exitCode = 1;
      }),
    );
}
