import { compareWithStripe, type Services, sweepStripe } from '@backdesk/server/testing';
import type { TestServer } from './server.ts';

const operator = { kind: 'operator', id: null, name: 'test' } as const;
const quiet = () => undefined;

type Wish = Parameters<typeof sweepStripe>[2];

type Swept = Awaited<ReturnType<typeof sweepStripe>>;

export type Sweeps = {
  backfill: () => Promise<Swept>;
  /** Looks at everything and repairs, at most what may be repaired without asking unless told otherwise. */
  reconcile: (repair?: Wish['repair']) => Promise<Swept>;
  recent: () => Promise<Swept>;
  /** A sweep without reading the list of events first. */
  sweepAlone: (scope: Wish['scope'], repair: Wish['repair']) => Promise<Swept>;
  /** What differs, as `kind id: field`, nothing written. */
  differences: () => Promise<string[]>;
};

/** Sweeps of the one product of a desk, done here and now. */
export function sweeps({ services, product }: Pick<TestServer, 'product'> & { services: Services }): Sweeps {
  const sweep = (scope: Wish['scope'], repair: Wish['repair']) =>
    sweepStripe(services, operator, { scope, repair, products: [product], title: 'A test' }, quiet);
  return {
    backfill: () => sweep('backfill', 'none'),
    reconcile: (repair = 'within_limit') => sweep('full', repair),
    recent: () => sweep('recent', 'within_limit'),
    sweepAlone: (scope, repair) =>
      sweepStripe(
        services,
        operator,
        { scope, repair, products: [product], title: 'A test', isAlone: true },
        quiet,
      ),
    differences: async () =>
      (await compareWithStripe(services, [product], quiet))
        .map(({ objectType, stripeId, field }) => `${objectType} ${stripeId}: ${field}`)
        .toSorted(),
  };
}
