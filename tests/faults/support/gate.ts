import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call that passes the gate. */
export type Call = { method: string; path: string; query: URLSearchParams; body: URLSearchParams };

export type HeldCall = {
  call: Call;
  /** Has the request reach its goal without its sender, who may be dead; resolves when it was answered. */
  deliver(): Promise<void>;
  /** Lets it go on. */
  release(): void;
  /** Lets it get lost: a request goes nowhere, an answer does not arrive. */
  drop(): void;
};

/** Calls that stop at the gate while this is armed. */
export type Hold = {
  /** The next call that has been stopped; rejects when none comes within half a minute. */
  next(): Promise<HeldCall>;
  /** Stops no further calls; those that wait go on waiting. */
  disarm(): void;
  /** Disarms it, and lets every call that waits go on, or get lost. */
  end(how: 'release' | 'drop'): void;
};

type Decision = 'release' | 'drop';
type Rule = {
  moment: 'request' | 'answer';
  matches: (call: Call, status: number) => boolean;
  stop: (call: Call, deliver: HeldCall['deliver']) => Promise<Decision>;
};
const patienceMs = 30_000;

export type Gate = Awaited<ReturnType<typeof startGate>>;

/**
 * A proxy on the way to `upstream` that stops chosen calls: before they go on, or when their answer
 * has come. It shows exactly how far a call is, and needs nothing inside the programs it stands between.
 */
export async function startGate(upstream: string, options: { answerDelayMs?: (call: Call) => number } = {}) {
  const rules = new Set<Rule>();
  const late: { matches: (call: Call) => boolean; send: () => Promise<void> }[] = [];
  const agent = new Agent({ keepAlive: false });

  async function stopped(
    moment: Rule['moment'],
    call: Call,
    status: number,
    deliver: HeldCall['deliver'],
  ): Promise<Decision> {
    const rule = [...rules].find((rule) => rule.moment === moment && rule.matches(call, status));
    return rule ? rule.stop(call, deliver) : 'release';
  }

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const bytes = await buffer(req);
    const url = new URL(req.url ?? '/', upstream);
    const body = new URLSearchParams(bytes.toString('utf8'));
    const call: Call = { method: req.method ?? '', path: url.pathname, query: url.searchParams, body };
    for (const earlier of [...late].filter((entry) => entry.matches(call))) {
      late.splice(late.indexOf(earlier), 1);
      await earlier.send();
    }
    const start = () => request(url, { method: call.method, headers: req.headers, agent }).end(bytes);
    // Nobody is left to see the answer, so it does not matter whether one comes.
    const deliver = (): Promise<void> =>
      once(start(), 'response').then(
        ([answer]: IncomingMessage[]) => void answer?.destroy(),
        () => undefined,
      );
    if ((await stopped('request', call, 0, deliver)) === 'drop') return void res.destroy();
    const onward = start();
    if (!res.destroyed) res.once('close', () => onward.destroy());
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    for (const end of [onward, answer]) end.on('error', () => res.destroy());
    if ((await stopped('answer', call, answer.statusCode ?? 0, deliver)) === 'drop')
      return void res.destroy();
    const delayMs = options.answerDelayMs?.(call) ?? 0;
    const send = (): void => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    };
    if (delayMs > 0) setTimeout(send, delayMs);
    else send();
  }

  const server = createServer((req, res) => {
    res.on('error', () => undefined);
    // What breaks upstream breaks here in the same way.
    pass(req, res).catch(() => req.socket.resetAndDestroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Stops every call that `matches`; `status` is that of the answer, `what` names them in failures. */
  function hold(what: string, moment: Rule['moment'], matches: Rule['matches']): Hold {
    const ready: HeldCall[] = [];
    const wanted: ((held: HeldCall) => void)[] = [];
    const waiting = new Set<(decision: Decision) => void>();
    const stop: Rule['stop'] = (call, deliver) =>
      new Promise<Decision>((resolve) => {
        const decide = (decision: Decision): void => {
          waiting.delete(decide);
          resolve(decision);
        };
        waiting.add(decide);
        const held = { call, deliver, release: () => decide('release'), drop: () => decide('drop') };
        const first = wanted.shift();
        if (first) first(held);
        else ready.push(held);
      });
    const rule = { moment, matches, stop };
    rules.add(rule);
    return {
      next: () =>
        new Promise((resolve, reject) => {
          const held = ready.shift();
          if (held) return resolve(held);
          const timer = setTimeout(() => reject(new Error(`No call came to be held: ${what}.`)), patienceMs);
          wanted.push((held) => {
            clearTimeout(timer);
            resolve(held);
          });
        }),
      disarm: () => void rules.delete(rule),
      end(how) {
        rules.delete(rule);
        for (const decide of waiting) decide(how);
      },
    };
  }

  return {
    url,
    hold,
    /** Keeps what `send` does until a call comes that `matches`, and does it just before that call. */
    sendLate: (matches: (call: Call) => boolean, send: () => Promise<void>) => late.push({ matches, send }),
    /** How many late calls have not been sent. */
    lateCount: () => late.length,
    async stop() {
      for (const rule of rules) rules.delete(rule);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
