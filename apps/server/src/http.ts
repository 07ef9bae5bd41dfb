import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler } from 'express';
import { evidenceRoute } from './domains/billing/index.ts';
import { stripeWebhookRoute, webhookMetrics } from './domains/ingest/index.ts';
import { healthRoutes } from './platform/http/health.ts';
import { securityHeaders } from './platform/http/security-headers.ts';
import { trpcMount } from './platform/http/trpc-mount.ts';
import { exportableList } from './platform/list/export/export-list.ts';
import { exportRoute } from './platform/list/export/export-route.ts';
import { webApp } from './platform/http/web-app.ts';
import { stripeWebhookSecret } from './platform/stripe-webhook-secret.ts';
import { createAuthenticate, exportableAudit, type SignIn, signInRoutes } from './domains/staff/index.ts';
import type { Services } from './platform/trpc/context.ts';
import { appRouter } from './router.ts';
import { listSources } from './wiring.ts';

export const webFolder = fileURLToPath(new URL('../../web/dist/client', import.meta.url));

/** The Express application with every route of Backdesk; `web` is the folder of the built web app. */
export function createApp(
  services: Services & { signIn: SignIn },
  { web = webFolder }: { web?: string } = {},
): express.Express {
  const { config, log } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustedProxies);
  app.use(...securityHeaders(config.url.protocol === 'https:'));
  app.use(healthRoutes(services.database, [webhookMetrics(services.database, log)]));
  app.use('/api/auth', signInRoutes(services.signIn));
  app.use(
    stripeWebhookRoute({
      database: services.database,
      clock: services.clock,
      log,
      mode: config.stripe.mode,
      secretsOf: (productKey) => [stripeWebhookSecret(config, productKey)],
    }),
  );
  const authenticate = createAuthenticate(services);
  app.use(exportRoute([...listSources.map(exportableList), exportableAudit], services, authenticate));
  app.use(evidenceRoute(services, authenticate));
  app.use('/trpc', trpcMount(appRouter, services, authenticate));
  app.use(webApp(web));
  const lastResort: ErrorRequestHandler = (error: { status?: number }, _req, res, next) => {
    if (res.headersSent) return next(error);
    const status =
      error.status !== undefined && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) log.error({ err: error }, 'a request failed');
    res.status(status).json({
      reason: status === 500 ? 'internal' : 'invalid_input',
      message:
        status === 413
          ? 'The request is too large.'
          : status === 500
            ? 'Something failed on our side.'
            : 'The request could not be read.',
    });
  };
  app.use(lastResort);
  return app;
}

/** Listens on the configured address; rejects with one sentence when the port is taken. */
export function listen(app: express.Express, host: string, port: number): Promise<Server> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 30_000 },
    app,
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program: stop it, or set PORT to a free one.`)
          : error,
      ),
    );
    server.listen(port, host, () => resolve(server));
  });
}
