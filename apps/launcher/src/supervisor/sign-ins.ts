import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME_FILES } from '../home/home.ts';

type DemoCredential = { email: string; role: string; password: string; totpSecret: string };

/** The demo's sign-ins as lines for the console; none where there is no demo. */
export function demoSignIns(home: string): string[] {
  let credentials: DemoCredential[];
  try {
    credentials = JSON.parse(
      readFileSync(join(home, HOME_FILES.demoCredentials), 'utf8'),
    ) as DemoCredential[];
  } catch {
    return [];
  }
  const width = (key: 'email' | 'role') => Math.max(...credentials.map((entry) => entry[key].length));
  return [
    'Demo sign-ins (e-mail, role, password, secret for the authenticator app):',
    ...credentials.map(
      ({ email, role, password, totpSecret }) =>
        `  ${email.padEnd(width('email'))}  ${role.padEnd(width('role'))}  ${password}  ${totpSecret}`,
    ),
    'Without an authenticator app: npm run backdesk -- staff totp <e-mail> prints the current code.',
  ];
}
