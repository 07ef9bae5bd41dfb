import type { queueView } from '@backdesk/contract';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';

export type QueueFigure = z.output<typeof queueView>;

/** What a domain contributes to the list of queues; bounded work, it runs on every look. */
export type QueueProvider = (ctx: QueryContext) => Promise<QueueFigure>;
