import type { stepUpInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { STEP_UP_SECONDS } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { forgetCodes, limitCode } from '../sign-in/limits.ts';
import { claimTotp, readTotpSecret } from '../sign-in/second-factor.ts';
import { countFailure } from '../sign-in/sign-in.ts';
import { wrongCode } from '../sign-in/verify-totp.ts';

/** Takes a fresh code: for five minutes this session, and no other, may do what needs one. */
export async function stepUp(ctx: MutationContext, input: z.output<typeof stepUpInput>) {
  const { clock, config, limits } = ctx.services;
  const member = signedInMember(ctx);
  const attempt = { memberId: member.id, email: member.email, ipAddress: ctx.ipAddress };
  await limitCode(limits, attempt);
  const factor = await readTotpSecret(ctx.em, config, member.id);
  const now = clock.now();
  if (!factor || !(await claimTotp(ctx.em, { id: member.id, secret: factor.secret }, input.code, now))) {
    countFailure('totp');
    throw wrongCode();
  }
  const steppedUpUntil = new Date(now.getTime() + STEP_UP_SECONDS * 1000);
  const db = plainSql(ctx.em);
  await sql`insert into session_step_ups (session_id, member_id, stepped_up_until)
    values (${member.sessionId}, ${member.id}, ${steppedUpUntil})
    on conflict (session_id) do update set stepped_up_until = excluded.stepped_up_until`.execute(db);
  await sql`delete from session_step_ups where member_id = ${member.id} and stepped_up_until < ${now}`.execute(
    db,
  );
  ctx.afterCommit(() => void forgetCodes(limits, attempt).catch(() => undefined));
  ctx.audit({ action: 'staff.step_up', target: { kind: 'member', id: member.id } });
  return { steppedUpUntil };
}
