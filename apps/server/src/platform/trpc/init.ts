import type { Access, ErrorData } from '@backdesk/contract';
import { initTRPC } from '@trpc/server';
import type { RequestContext } from './context.ts';
import { describeError } from './describe-error.ts';

export type Meta = {
  access: Access;
  /** Moves money: refused inside a batch. */
  isMoney?: boolean;
};

export const trpc = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter: ({ shape, error, ctx }) => {
      const described = describeError(error, ctx?.requestId);
      const data: ErrorData & { code: string; httpStatus: number } = {
        ...described.data,
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
      };
      return { code: shape.code, message: described.message, data };
    },
  });
