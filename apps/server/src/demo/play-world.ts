import type { StripeEvent } from '../domains/billing/index.ts';
import { businesses } from './businesses/index.ts';
import type { DemoBusiness } from './businesses/types.ts';
import { drawUsers } from './draw-users.ts';
import { chance } from './random.ts';
import { openStage, type Stage } from './stage.ts';
import { stockShelf } from './stock-shelf.ts';
import type { Scene, Shelf } from './stories/scene.ts';
import type { DemoUser } from './stories/user.ts';
import { accountAt, type DemoAccount, type DemoStripe } from './stripe.ts';

export type DemoOptions = {
  users: number;
  /** The day of the first start: the story ends here. */
  endsAt: Date;
  months: number;
  seed: string;
  onProgress?: (line: string) => void;
};

/** What the companies know beside what Stripe does. */
export type DemoWorld = {
  endsAt: Date;
  users: readonly DemoUser[];
  shelves: ReadonlyMap<DemoBusiness, Shelf>;
  /** What happened to subscriptions, by the account at Stripe: Stripe itself forgets it after 30 days. */
  histories: ReadonlyMap<string, readonly StripeEvent[]>;
};

/** When a story of so many months that ends at `endsAt` begins. */
export function demoStart(endsAt: Date, months: number): Date {
  const startsAt = new Date(endsAt);
  startsAt.setUTCMonth(startsAt.getUTCMonth() - months);
  return startsAt;
}

/** Plays the lives of the users of all five companies at Stripe, and returns what the companies know of them. */
export function playDemoWorld(stripe: DemoStripe, options: DemoOptions): DemoWorld {
  const { endsAt, seed } = options;
  const startsAt = demoStart(endsAt, options.months);
  const stage = openStage(startsAt, endsAt);
  const shelves = new Map<DemoBusiness, Shelf>();
  const users: DemoUser[] = [];
  const histories = watchSubscriptions(stripe);
  for (const [business, count] of shares(options.users)) {
    const account = accountAt(stripe, business.key);
    const shelf = stockShelf(account, business);
    shelves.set(business, shelf);
    const drawn = drawUsers(business, { seed, count, from: startsAt, to: endsAt, others: users.slice() });
    for (const user of drawn) business.live(sceneOf(user, { stage, account, shelf, seed }), user);
    users.push(...drawn);
  }
  let month = '';
  stage.play((at) => {
    stripe.advanceTo(at);
    const present = at.toISOString().slice(0, 7);
    if (present === month) return;
    month = present;
    const here = users.filter(({ signedUpAt }) => signedUpAt <= at).length;
    options.onProgress?.(`playing ${present}: ${here} of ${users.length} users have signed up`);
  });
  stripe.advanceTo(endsAt);
  return { endsAt, users, shelves, histories };
}

function watchSubscriptions(stripe: DemoStripe): ReadonlyMap<string, readonly StripeEvent[]> {
  const histories = new Map<string, StripeEvent[]>();
  stripe.watch((account, event) => {
    if (!event.type.startsWith('customer.subscription.')) return;
    const history = histories.get(account);
    if (history) history.push(event);
    else histories.set(account, [event]);
  });
  return histories;
}

/** How many users each company gets; the first one takes what rounding leaves. */
function shares(users: number): [DemoBusiness, number][] {
  const counts = businesses.map((business) => Math.floor(users * business.share));
  const rest = users - counts.reduce((sum, count) => sum + count, 0);
  return businesses.map((business, index) => [business, (counts[index] ?? 0) + (index === 0 ? rest : 0)]);
}

function sceneOf(
  user: DemoUser,
  world: { stage: Stage; account: DemoAccount; shelf: Shelf; seed: string },
): Scene {
  const { stage, account, shelf } = world;
  return {
    business: user.business,
    stripe: account,
    stage,
    random: chance(`${world.seed} ${user.business.key} ${user.number}`),
    shelf,
    becomeCustomer: (customer) => {
      if (customer.isCustomer) return;
      customer.isCustomer = true;
      stage.plan(customer.signedUpAt, () => {
        customer.stripeCustomerId = account.post('/v1/customers', {
          name: customer.name,
          email: customer.email,
          address: { country: customer.country },
          preferred_locales: [customer.locale],
          metadata: { userId: customer.externalId },
        }).id;
      });
    },
  };
}
