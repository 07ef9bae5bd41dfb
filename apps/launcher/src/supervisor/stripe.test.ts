import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStripe } from './stripe.ts';

let server: Server;
let base: string;
const asked: string[] = [];
beforeEach(async () => {
  asked.length = 0;
  server = createServer((req, res) => {
    const key = req.headers.authorization ?? '';
    asked.push(key);
    res.writeHead(key.endsWith('wrong') ? 401 : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('a start that is given a Stripe', () => {
  it('tries every key, and names the variable whose key is refused without the key', async () => {
    const keys = [
      { variable: 'STRIPE_SECRET_KEY_ACME', value: 'sk_test_good' },
      { variable: 'STRIPE_SECRET_KEY_OTHER', value: 'sk_test_secretwrong' },
    ];
    const checked = checkStripe(base, keys);
    await expect(checked).rejects.toThrow(/^Stripe refuses STRIPE_SECRET_KEY_OTHER \(it ends in …rong\)/);
    await expect(checked).rejects.not.toThrow(/secretwrong/);
    expect(asked).toEqual(['Bearer sk_test_good', 'Bearer sk_test_secretwrong']);
  });

  it('needs an answer alone where it stands in for Stripe, and says where there is none', async () => {
    await checkStripe(base, []);
    server.close();
    server.closeAllConnections();
    await expect(checkStripe(base, [])).rejects.toThrow(/^Stripe cannot be reached at .*ECONNREFUSED/);
  });
});
