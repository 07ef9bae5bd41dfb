/// <reference lib="dom" />
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { permissionMatrix } from '../../architecture/permission-matrix.ts';
import { withDatabase } from '../../support/database-of-desk.ts';
import { depth } from '../../support/depth.ts';
import { expect, installation, test } from '../../support/e2e.ts';
import { beSignedInAs } from '../../support/signed-in.ts';

/** Every procedure that may change something, by the right it asks for; first the one whose input is sent. */
const procedures = [
  'staff.saveView',
  ...Object.entries(permissionMatrix).flatMap(([name, { access }]) =>
    /:(read|read_audit|read_settings)$/.test(access) || name === 'staff.saveView' ? [] : [name],
  ),
];
/** Forms of each kind: Chromium builds a page for every answer, and what they carry is tested without it. */
const formCount = depth(2, procedures.length);
const kinds = ['urlencoded', 'multipart', 'text/plain', 'GET', 'no-cors', 'beacon'] as const;

let attacker: Server;
test.beforeAll(async () => {
  attacker = createServer((_req, res) =>
    res.setHeader('content-type', 'text/html').end('<!doctype html><title>Win a prize</title>'),
  ).listen(0);
  await once(attacker, 'listening');
});
test.afterAll(() => {
  attacker.closeAllConnections();
  attacker.close();
});

const effects = () =>
  withDatabase(
    async (client) =>
      (
        await client.query<Record<string, number>>(`select
          (select count(*)::int from audit_entries where actor_kind in ('member', 'setup')) as audited,
          (select count(*)::int from saved_views) as views, (select count(*)::int from staff_members) as members,
          (select count(*)::int from auth."session") as sessions, (select count(*)::int from refunds) as refunds`)
      ).rows[0],
  );

// By number a page is of another site and gets no cookie of ours with a form; by name it is of our own
// site, on another port, and gets it: only the server's own look at the origin stands in its way, so
// that is the one of the quick run.
for (const host of ['localhost', '127.0.0.1'].slice(0, depth(1, 2)))
  test(`a page at ${host} on another port makes the owner's browser change nothing`, async ({
    page,
    context,
  }) => {
    test.slow();
    await beSignedInAs(page, 'owner');
    await page.goto('/users');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const { url } = installation();
    const view = { list: 'users.list', name: `From ${host} ${Date.now()}`, search: { q: 'a=' } };
    const before = await effects();
    const evil = await context.newPage();
    const asked = new Set<string>();
    evil.on('request', (request) => {
      if (request.url().startsWith(`${url}/trpc/`)) asked.add(new URL(request.url()).pathname);
    });
    const answers = new Map<string, number>();
    evil.on('response', (response) => {
      if (response.url().startsWith(`${url}/trpc/`))
        answers.set(`${response.request().method()} ${new URL(response.url()).pathname}`, response.status());
    });
    await evil.goto(`http://${host}:${(attacker.address() as AddressInfo).port}/`);
    const sent = await evil.evaluate(
      async ([url, procedures, kinds, body, formCount]) => {
        const submit = (action: string, kind: string, i: number) =>
          new Promise<void>((resolve) => {
            const frame = document.createElement('iframe');
            frame.name = `frame${i}`;
            const form = document.createElement('form');
            form.target = frame.name;
            form.action = action;
            form.method = kind === 'GET' ? 'get' : 'post';
            if (kind === 'multipart') form.enctype = 'multipart/form-data';
            if (kind === 'text/plain') form.enctype = 'text/plain';
            const field = document.createElement('input');
            // As plain text the name, an equals sign and the value are the JSON that the procedure asks for.
            const at = body.indexOf('=');
            field.name = kind === 'GET' ? 'input' : body.slice(0, at);
            field.value = kind === 'GET' ? body : body.slice(at + 1);
            form.append(field);
            document.body.append(frame, form);
            const done = () => {
              frame.remove();
              form.remove();
              resolve();
            };
            // The empty frame has loaded by now; the next load is the answer.
            frame.addEventListener('load', done, { once: true });
            form.submit();
          });
        let count = 0;
        for (const kind of kinds) {
          const names = kind === 'no-cors' || kind === 'beacon' ? procedures : procedures.slice(0, formCount);
          for (let from = 0; from < names.length; from += 8)
            await Promise.all(
              names.slice(from, from + 8).map(async (name) => {
                const action = `${url}/trpc/${name}`;
                count += 1;
                if (kind === 'no-cors')
                  await fetch(action, {
                    method: 'POST',
                    mode: 'no-cors',
                    credentials: 'include',
                    body,
                  }).catch(() => 0);
                else if (kind === 'beacon')
                  navigator.sendBeacon(action, new Blob([body], { type: 'text/plain' }));
                else await submit(action, kind, count);
              }),
            );
        }
        return count;
      },
      [url, procedures, kinds as readonly string[], JSON.stringify(view), formCount] as const,
    );
    expect(sent).toBe(procedures.length * 2 + formCount * 4);
    // What a page may not read is no answer to it: of those it is enough that they were sent.
    await expect.poll(() => asked.size).toBe(procedures.length);
    await expect.poll(() => answers.size).toBeGreaterThanOrEqual(formCount * 2);
    expect([...answers].filter(([, status]) => status < 400)).toEqual([]);
    expect(await effects()).toEqual(before);
    // The very same from our own page is taken, so that nothing above failed for another reason.
    const own = await page.evaluate(async (body) => {
      const headers = { 'content-type': 'application/json', 'x-backdesk': '1' };
      return (await fetch('/trpc/staff.saveView', { method: 'POST', headers, body })).status;
    }, JSON.stringify(view));
    expect(own).toBe(200);
    expect((await effects())?.views).toBe((before?.views ?? 0) + 1);
    await evil.close();
  });
