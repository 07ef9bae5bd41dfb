import { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import type { ChunkedWork } from '../../jobs/index.ts';
import { productById } from '../../products/index.ts';
import { kindNames } from '../mirror/kinds.ts';
import { resync } from './repair.ts';
import { readerOf, type Sync } from './sync.ts';

const input = z.strictObject({ productId: z.string(), kind: z.enum(kindNames), id: z.string() });
type Input = z.output<typeof input>;

export const resyncKind = 'billing.resync';

const outcomes = {
  stored: 'It is here as Stripe has it now.',
  orphan: 'It belongs to no customer, so there is no user to show it on.',
  unmirrored: 'It is no object that the mirror keeps.',
} as const;

/** Reads one object from Stripe and writes it and its rows anew. */
export const resyncWork = (sync: Sync): ChunkedWork<Input, null, keyof typeof outcomes> => ({
  kind: resyncKind,
  input,
  position: z.null(),
  async prepare({ input: { productId, kind, id } }) {
    const product = await productById(sync.mirror.database.fork(), productId);
    const outcome = await resync(sync, product, readerOf(sync, product, { requests: 0 }), kind, id);
    // Somebody else is at it: the attempt is repeated after a pause.
    if (outcome === 'busy') throw new Error(`${id} is being read by somebody else.`);
    return outcome;
  },
  async chunk(change, { prepared }) {
    if (prepared !== 'stored') throw new Refusal('not_found', outcomes[prepared]);
    change.nothingChanged('what was asked for was audited; the mirror follows Stripe');
    return { counts: { read: 1 }, next: null, message: outcomes.stored };
  },
});
