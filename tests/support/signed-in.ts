import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { installation } from './e2e.ts';
import { demoMember, signInAs } from './sign-in-page.ts';
import type { DemoCredential } from './installation.ts';

type Cookies = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

/**
 * Makes the page one of a member with this role. The first time it signs in; whoever comes later, in
 * this worker or another, goes on in that session, since a code of the authenticator app works once
 * and the next one may be half a minute away. Not for specs that end sessions or give a code in it.
 */
export async function beSignedInAs(page: Page, role: string): Promise<DemoCredential> {
  const file = join(installation().home, `browser-session-${role}.json`);
  if (existsSync(file)) {
    await page.context().addCookies(JSON.parse(readFileSync(file, 'utf8')) as Cookies);
    return demoMember(role);
  }
  const member = await signInAs(page, role);
  // Whole or not at all: another worker may look for it at this moment.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(await page.context().cookies()));
  renameSync(`${file}.${process.pid}`, file);
  return member;
}
