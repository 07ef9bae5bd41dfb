import {
  lookupInput,
  lookupView,
  revealInput,
  revealView,
  timelineInput,
  timelineView,
  userChangeView,
  userInput,
  userView,
  usersRow,
} from '@backdesk/contract';
import { tracked } from '@trpc/server';
import { listProcedures } from '../../platform/list/procedures.ts';
import { newId } from '../../platform/ids.ts';
import { mutation, query, router, subscription } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { revealEmail } from './commands/reveal-email.ts';
import { usersSource } from './lists/users-source.ts';
import type { UserProviders } from './providers.ts';
import { getUser } from './queries/get-user.ts';
import { lookupUsers } from './queries/lookup-users.ts';
import { timeline } from './queries/timeline.ts';

export const usersRouter = (providers: UserProviders) => {
  const users = listProcedures(usersSource(providers.relations), usersRow);
  return router({
    list: users.page,
    listCount: users.count,
    listNewSince: users.newSince,
    listOptions: users.options,
    lookup: query('users:read')
      .input(lookupInput)
      .output(wire(lookupView))
      .query(({ ctx, input }) => lookupUsers(ctx, providers, input)),
    get: query('users:read')
      .input(userInput)
      .output(wire(userView))
      .query(({ ctx, input }) => getUser(ctx, providers, input)),
    timeline: query('users:read')
      .input(timelineInput)
      .output(wire(timelineView))
      .query(({ ctx, input }) => timeline(ctx.em, providers, input)),
    reveal: mutation('users:reveal')
      .input(revealInput)
      .output(wire(revealView))
      .mutation(({ ctx, input }) => revealEmail(ctx, input)),
    changes: subscription('users:read')
      .input(userInput)
      .subscription(async function* ({ ctx, input, signal }) {
        const ended = signal ?? new AbortController().signal;
        for await (const { topic, id } of ctx.services.changes.ofUser(input.userId, ended))
          yield tracked(newId(), userChangeView.parse({ topic, id }));
      }),
  });
};
