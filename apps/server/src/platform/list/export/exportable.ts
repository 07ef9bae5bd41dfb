import type { Permission } from '@backdesk/contract';
import type { Principal } from '../../actor.ts';
import type { Services } from '../../trpc/context.ts';

export type ExportOrigin = {
  services: Services;
  principal: Principal;
  requestId: string;
  signal: AbortSignal;
};

/** What `POST /api/export/<name>` hands out as CSV. */
export type Exportable = {
  name: string;
  /** Whoever asks needs all of them. */
  access: readonly Permission[];
  /** What the rows are, as the file is called. */
  noun: string;
  /** Reads what was asked for. Throws ZodError where it does not fit. */
  prepare: (body: unknown) => (origin: ExportOrigin) => AsyncGenerator<string>;
};

/** A stretch of the file and how many rows are in it. */
export type ExportedChunk = { text: string; rowCount: number };
