import type { Router as RouterType } from 'express';
import { Router } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Database } from '../db/database.ts';

export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/**
 * `/healthz` the process answers; `/readyz` so does its database; `/metrics` for Prometheus, with what
 * the `others` collect when they are scraped.
 */
export function healthRoutes(database: Database, others: readonly Registry[] = []): RouterType {
  const routes = Router();
  const all = Registry.merge([metrics, ...others]);
  routes.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  routes.get('/readyz', async (_req, res) => {
    try {
      await database.fork().execute('select 1');
      res.json({ status: 'ready' });
    } catch {
      res
        .status(503)
        .setHeader('Retry-After', '5')
        .json({ status: 'unavailable', message: 'The database does not answer.' });
    }
  });
  routes.get('/metrics', async (_req, res) => {
    res.type(all.contentType).send(await all.metrics());
  });
  return routes;
}
