import { Agent, request } from 'node:http';

export type Shot = { url: string; method?: string; headers?: Record<string, string>; body?: string };

/**
 * Sends `count` requests over `connections` kept-alive connections, as fast as they are answered.
 * Rejects at the first answer that is not 200: a fast error is no figure.
 */
export async function load(
  count: number,
  connections: number,
  shot: (index: number) => Shot,
): Promise<{ times: number[]; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const startedAt = performance.now();
      await send(agent, shot(index));
      times.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, lane));
  } finally {
    agent.destroy();
  }
  return { times, seconds: (performance.now() - startedAt) / 1000 };
}

function send(agent: Agent, { url, method = 'POST', headers = {}, body }: Shot): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request(
      url,
      { method, agent, headers: { 'content-type': 'application/json', ...headers } },
      (res) => {
        res.resume();
        res.on('end', () =>
          res.statusCode === 200
            ? resolve()
            : reject(new Error(`${method} ${url} answered ${res.statusCode}.`)),
        );
      },
    );
    req.on('error', reject);
    req.end(body);
  });
}
