// Runs before the first paint, so that a dark desk never flashes white. The policy forbids inline
// scripts, hence a file of its own; the key is Mantine's (see shared/colour-scheme.ts).
(() => {
  let scheme = null;
  try {
    scheme = localStorage.getItem('backdesk-colour-scheme');
  } catch {
    // Storage may be blocked; the system's scheme is used then.
  }
  if (scheme !== 'light' && scheme !== 'dark')
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();

// Before the first schema is made: zod would try whether it may compile them, which the policy of our
// pages forbids, and every page would report it.
globalThis.__zod_globalConfig = { jitless: true };

// Who is signed in, and the rows of the list that stands at this address, are asked for while the program
// itself is still on its way; the program takes the answers when it asks the same (see
// shared/early-answers.ts). An address with a search is left to the program, which knows how to read it.
(() => {
  const lists = {
    '/users': 'users.list',
    '/billing/payments': 'billing.payments',
    '/billing/subscriptions': 'billing.subscriptions',
    '/billing/invoices': 'billing.invoices',
    '/billing/refunds': 'billing.refunds',
    '/billing/disputes': 'billing.disputes',
    '/billing/credits': 'billing.credits',
    '/billing/plans': 'billing.plans',
    '/billing/dunning': 'billing.dunning',
    '/ingest': 'ingest.webhookEvents',
  };
  const answers = new Map();
  globalThis.backdeskEarlyAnswers = answers;
  const { pathname, search } = location;
  // Here nobody is signed in.
  if (/^\/(sign-in|setup|invitation)(\/|$)/.test(pathname)) return;
  const ask = (procedure, body) => {
    const url = `/trpc/${procedure}?batch=1`;
    const headers = {
      'content-type': 'application/json',
      'trpc-accept': 'application/jsonl',
      'x-backdesk': '1',
    };
    const answer = fetch(url, { method: 'POST', headers, body });
    // Whoever takes it sees the failure.
    answer.catch(() => {});
    answers.set(`${url} ${body}`, { answer, askedAt: performance.now() });
  };
  ask('staff.me', '{}');
  const list = search === '' ? lists[pathname.replace(/\/$/, '')] : undefined;
  if (list) ask(list, '{"0":{"pageSize":50}}');
})();
