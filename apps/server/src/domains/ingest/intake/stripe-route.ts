import { productKeyPattern } from '@backdesk/contract';
import express, { type Request, type Response, Router, type Router as RouterType } from 'express';
import { Counter } from 'prom-client';
import type { Clock } from '../../../platform/clock.ts';
import type { StripeConfig } from '../../../platform/config.ts';
import type { Database } from '../../../platform/db/database.ts';
import { metrics } from '../../../platform/http/health.ts';
import type { Logger } from '../../../platform/log.ts';
import { productByKey, type ProductRef } from '../../products/index.ts';
import { eventWriter } from './event-writer.ts';
import { incomingFromStripe } from './incoming-from-stripe.ts';
import { verifyStripe } from './verify-stripe.ts';

export type StripeIntake = {
  database: Database;
  clock: Clock;
  log: Logger;
  mode: StripeConfig['mode'];
  /** Every secret that may have signed for a product; two while one is being rolled. */
  secretsOf: (productKey: string) => readonly string[];
};

const largestBody = '1mb';
const productKnownForMs = 10_000;

const requests = new Counter({
  name: 'backdesk_webhooks_total',
  help: 'Webhook requests by what became of them.',
  labelNames: ['source', 'result'] as const,
  registers: [metrics],
});

/**
 * `POST /webhooks/stripe/<product key>`: verify, store, answer. Nothing is interpreted here, so
 * Stripe gets its 2xx from the durable insert alone and never waits for our work.
 */
export function stripeWebhookRoute(intake: StripeIntake): RouterType {
  const routes = Router();
  const writer = eventWriter(intake.database);
  const product = rememberProducts(intake.database);
  const answer = (res: Response, status: number, result: string, message?: string) => {
    requests.inc({ source: 'stripe', result });
    res.status(status).json(message ? { message } : { received: true });
  };

  routes.post(
    '/webhooks/stripe/:product',
    express.raw({ type: () => true, limit: largestBody, inflate: false }),
    async (req: Request<{ product: string }>, res) => {
      try {
        const target = await product(req.params.product);
        const body: unknown = req.body;
        const event =
          target && Buffer.isBuffer(body)
            ? verifyStripe(
                body,
                req.headers['stripe-signature'],
                intake.secretsOf(target.key),
                intake.clock.now(),
              )
            : undefined;
        // One answer for a wrong product, a wrong signature and a wrong body: nothing to learn from it.
        if (!target || !event)
          return answer(res, 400, 'refused', 'The signature does not fit this endpoint.');
        await writer.write(incomingFromStripe(target, event, String(body), intake.mode));
      } catch (error) {
        intake.log.error({ err: error }, 'a webhook could not be stored');
        res.setHeader('Retry-After', '5');
        return answer(res, 503, 'unavailable', 'The event could not be stored. Send it again.');
      }
      return answer(res, 200, 'stored');
    },
  );
  return routes;
}

/** Products hardly ever change, and the route must answer fast: remembered for ten seconds. */
function rememberProducts(database: Database): (key: string) => Promise<ProductRef | undefined> {
  const known = new Map<string, { product: ProductRef | undefined; until: number }>();
  return async (key) => {
    if (!productKeyPattern.test(key)) return undefined;
    const hit = known.get(key);
    if (hit && hit.until > Date.now()) return hit.product;
    if (known.size > 1_000) known.clear();
    const found = await productByKey(database.fork(), key);
    known.set(key, { product: found, until: Date.now() + productKnownForMs });
    return found;
  };
}
