import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import type { DemoCredential } from './installation.ts';
import { expect, installation } from './e2e.ts';

/** The demo member with this role. */
export function demoMember(role: string): DemoCredential {
  const member = installation().credentials.find((credential) => credential.role === role);
  if (!member) throw new Error(`The demo has no ${role}.`);
  return member;
}

/** Whether the code of this half-minute is ours: the workers of a run agree by a file that one of them makes. */
function claimCode(member: DemoCredential, step: number): boolean {
  const folder = join(installation().home, 'used-codes');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, `${member.email}-${step}`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A code of the member's authenticator app that was not given before: each one works once. */
export async function freshCode(member: DemoCredential): Promise<string> {
  const totp = new TOTP({ secret: Secret.fromBase32(member.totpSecret) });
  let step = 0;
  const claimed = () => {
    const now = Math.floor(Date.now() / 30_000);
    // The server takes the neighbouring steps as well, so the next one can be used before its time.
    step = [now, now + 1].find((one) => claimCode(member, one)) ?? 0;
    return step > 0;
  };
  await expect.poll(claimed, { timeout: 60_000 }).toBe(true);
  return totp.generate({ timestamp: step * 30_000 });
}

/** Signs in by keyboard, as a person does: address, password, code. */
export async function signInAs(page: Page, role: string): Promise<DemoCredential> {
  const member = demoMember(role);
  await page.goto('/sign-in');
  await page.getByLabel(/e-mail/i).fill(member.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(member.password);
  await page.keyboard.press('Enter');
  await page
    .getByLabel(/code/i)
    .first()
    .fill(await freshCode(member));
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/\/sign-in/);
  return member;
}

/** Gives the code that an act of weight asks for, by keyboard. */
export async function confirmWithCode(page: Page, member: DemoCredential): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(dialog.getByLabel('Six-digit code')).toBeFocused();
  await page.keyboard.type(await freshCode(member));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}
