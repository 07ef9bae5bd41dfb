import { Command } from 'commander';
import { type CommonOptions, withContext } from '../context.ts';
import type { Finding } from '../doctor/check.ts';
import { checkDatabase } from '../doctor/database.ts';
import { checkDisk, checkNode, checkSecrets } from '../doctor/machine.ts';
import { checkStripeAccess } from '../doctor/stripe.ts';
import { JSON_HELP } from '../help.ts';

const SIGNS = { ok: '✓', warning: '!', problem: '✗' } as const;

function line({ status, name, detail }: Finding): string {
  return `${SIGNS[status]} ${name.padEnd(11)} ${detail}`;
}

/** `backdesk doctor`: checks the set-up; exit code 1 when something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the set-up and say what is wrong')
    .option('--json', JSON_HELP)
    .action(
      withContext<CommonOptions>('doctor', async (context) => {
        const findings = [
          checkNode(),
          checkDisk(context.home),
          checkSecrets(context.home),
          ...(await checkDatabase(context)),
          await checkStripeAccess(context.home),
        ];
        const problems = findings.filter(({ status }) => status === 'problem').length;
        const verdict =
          problems === 0 ? 'Nothing is wrong.' : `${problems} of ${findings.length} checks found a problem.`;
        context.answer({ problems, findings }, [...findings.map(line), verdict].join('\n'));
        if (problems > 0) process.exitCode = 1;
      }),
    );
}
