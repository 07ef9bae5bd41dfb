import { once } from 'node:events';
import { TRPCError } from '@trpc/server';
import express, { type Request, type Response, Router, type Router as RouterType } from 'express';
import { ZodError } from 'zod';
import { Refusal } from '../../errors.ts';
import { answerRefusal } from '../../http/answer-refusal.ts';
import { sameSiteOnly } from '../../http/same-site.ts';
import type { Authenticate } from '../../http/trpc-mount.ts';
import { newId } from '../../ids.ts';
import { requireStepUp } from '../../step-up.ts';
import type { Services } from '../../trpc/context.ts';
import { authorise } from '../../trpc/procedures.ts';
import type { Exportable } from './exportable.ts';

/** Exports that one person may have under way: each holds a connection for as long as it takes. */
const mostAtOnce = 1;

/**
 * `POST /api/export/<name>`: the rows of a list as filtered, sorted and with the columns shown, as CSV.
 * The same session, origin rule and permission as a procedure, and a fresh second factor. The file is
 * streamed: memory for a thousand rows, whatever the list holds; when the browser leaves, so does the
 * statement. A file that breaks off ends without the end of its transfer, which browsers report.
 */
export function exportRoute(
  exportables: readonly Exportable[],
  services: Services,
  authenticate: Authenticate,
): RouterType {
  const routes = Router();
  const underWay = new Map<string, number>();

  const handle = async (req: Request<{ list: string }>, res: Response, requestId: string) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const sender = await authenticate(req);
    const wanted = exportables.find(({ name }) => name === req.params.list);
    const base = { ...sender, services, requestId, ipAddress: req.ip ?? '', userAgent: '', isBatch: false };
    // Whoever may export nothing is not told which lists there are.
    const principal = authorise(base, wanted?.access[0] ?? 'signed_in');
    if (!wanted || !principal) throw new Refusal('not_found', 'There is no list of this name to export.');
    for (const permission of wanted.access) authorise(base, permission);
    requireStepUp(principal, services.clock.now());
    const linesFor = prepare(wanted, req.body);
    const mine = underWay.get(principal.id) ?? 0;
    if (mine >= mostAtOnce)
      throw new Refusal(
        'rate_limited',
        'An export of yours is still under way. Wait for it, or stop it first.',
      );
    underWay.set(principal.id, mine + 1);
    try {
      for await (const chunk of linesFor({ services, principal, requestId, signal: gone.signal })) {
        if (!res.headersSent) begin(res, wanted, services.clock.now());
        // The other side may be slow: the database waits for it, not our memory.
        if (!res.write(chunk)) await once(res, 'drain', { signal: gone.signal });
      }
      res.end();
    } finally {
      underWay.delete(principal.id);
    }
  };

  routes.post(
    '/api/export/:list',
    sameSiteOnly(services.config.url.origin),
    express.json({ limit: '100kb' }),
    async (req: Request<{ list: string }>, res) => {
      const requestId = newId();
      res.setHeader('X-Request-Id', requestId);
      try {
        await handle(req, res, requestId);
      } catch (thrown) {
        answerRefusal(res, services, { thrown, requestId, path: 'export' });
      }
    },
  );
  return routes;
}

function prepare(wanted: Exportable, body: unknown) {
  try {
    return wanted.prepare(body);
  } catch (error) {
    if (error instanceof ZodError) throw new TRPCError({ code: 'BAD_REQUEST', cause: error });
    throw error;
  }
}

function begin(res: Response, { noun }: Exportable, now: Date): void {
  res.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="${noun.replaceAll(' ', '-')}-${now.toISOString().slice(0, 10)}.csv"`,
  });
}
