import { startInstallation } from './installation.ts';

/** Where the specs find the installation; set for the workers by the set-up. */
export const INSTALLATION_VARIABLE = 'BACKDESK_E2E_INSTALLATION';

/** Starts one installation with the demo world for all specs and returns what stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const installation = await startInstallation({
    BACKDESK_DEMO_USERS: process.env.BACKDESK_DEMO_USERS || '300',
  });
  const { url, home, runtime, credentials } = installation;
  process.env[INSTALLATION_VARIABLE] = JSON.stringify({ url, home, runtime, credentials });
  return () => installation.stop();
}
