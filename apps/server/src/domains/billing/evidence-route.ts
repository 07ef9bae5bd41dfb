import { evidenceMediaTypes, id as anyId, largestEvidence, line } from '@backdesk/contract';
import express, { type Request, type RequestHandler, Router, type Router as RouterType } from 'express';
import type { Principal } from '../../platform/actor.ts';
import { notFound, Refusal } from '../../platform/errors.ts';
import { answerRefusal } from '../../platform/http/answer-refusal.ts';
import { sameSiteOnly } from '../../platform/http/same-site.ts';
import type { Authenticate } from '../../platform/http/trpc-mount.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/trpc/context.ts';
import { authorise } from '../../platform/trpc/procedures.ts';
import { uploadEvidence } from './commands/upload-evidence.ts';

const fileName = line(200).min(1);

/**
 * `POST /api/disputes/<dispute>/files/<file>`: the bytes of one file for the evidence, which go on to Stripe
 * and are not kept here. `<file>` is made by the client: the same one sent twice is one file. The same
 * session, origin rule and permission as a procedure; who may not is told before anything is read.
 */
export function evidenceRoute(services: Services, authenticate: Authenticate): RouterType {
  const routes = Router();
  const readers = new WeakMap<Request, Principal>();
  const guarded = (
    run: (req: Request<{ dispute: string; file: string }>, requestId: string) => Promise<object | undefined>,
  ) =>
    (async (req, res, next) => {
      const requestId = newId();
      res.setHeader('X-Request-Id', requestId);
      try {
        const answer = await run(req, requestId);
        if (answer) res.json(answer);
        else next();
      } catch (thrown) {
        answerRefusal(res, services, { thrown, requestId, path: 'evidence' });
      }
    }) satisfies RequestHandler<{ dispute: string; file: string }>;

  routes.post(
    '/api/disputes/:dispute/files/:file',
    sameSiteOnly(services.config.url.origin),
    guarded(async (req, requestId) => {
      const sender = await authenticate(req);
      const base = { ...sender, services, requestId, ipAddress: req.ip ?? '', userAgent: '', isBatch: false };
      const principal = authorise(base, 'billing:answer_disputes');
      if (!principal) throw notFound('dispute');
      readers.set(req, principal);
      return undefined;
    }),
    express.raw({ type: [...evidenceMediaTypes], limit: largestEvidence }),
    guarded(async (req, requestId) => {
      const { dispute, file } = req.params;
      const principal = readers.get(req);
      if (!principal || !anyId.safeParse(dispute).success || !anyId.safeParse(file).success)
        throw notFound('dispute');
      const name = fileName.safeParse(decoded(req.get('x-file-name') ?? ''));
      if (!name.success) throw new Refusal('file_not_taken', 'The file has no name that can be used.');
      if (!Buffer.isBuffer(req.body))
        throw new Refusal('file_not_taken', 'Only PDF, JPEG and PNG files are taken as evidence.');
      return uploadEvidence(services, principal, {
        disputeId: dispute,
        fileId: file,
        name: name.data,
        bytes: req.body,
        requestId,
      });
    }),
  );
  return routes;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
