import type { Page } from '@playwright/test';
import { signInAs } from './sign-in-page.ts';

type Cookies = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;
const kept = new Map<string, Cookies>();

/**
 * Makes the page one of a member with this role. The first time it signs in; later ones go on in that
 * session, since a code of the authenticator app works once and the next one is half a minute away.
 * Not for specs that end sessions.
 */
export async function beSignedInAs(page: Page, role: string): Promise<void> {
  const cookies = kept.get(role);
  if (cookies) {
    await page.context().addCookies(cookies);
    return;
  }
  await signInAs(page, role);
  kept.set(role, await page.context().cookies());
}
