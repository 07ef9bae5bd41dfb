import type { DemoBusiness, DemoPlan, DemoPrice } from '../businesses/types.ts';
import type { Chance } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { DemoAccount } from '../stripe.ts';
import type { DemoUser } from './user.ts';

export const dayMs = 86_400_000;

/** A moment `days` later, or somewhat more. */
export function daysAfter(random: Chance, at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMs + random.between(1, 600) * 60_000);
}

/** What a company sells, by its ids at Stripe. */
export type Shelf = {
  /** Product ids by plan and add-on key. */
  products: Map<string, string>;
  /** Price ids by `<plan or add-on key> <interval>`. */
  prices: Map<string, string>;
  /** Ids of promotion codes by the code. */
  codes: Map<string, string>;
};

/** Where one user's story takes place. */
export type Scene = {
  business: DemoBusiness;
  stripe: DemoAccount;
  stage: Stage;
  /** This user's own: what others do changes nothing about it. */
  random: Chance;
  shelf: Shelf;
  /** Makes the user known to Stripe when they sign up; once. */
  becomeCustomer(user: DemoUser): void;
};

export function priceId(
  shelf: Shelf,
  plan: Pick<DemoPlan, 'key'>,
  price: Pick<DemoPrice, 'interval'>,
): string {
  const id = shelf.prices.get(`${plan.key} ${price.interval}`);
  if (id === undefined) throw new Error(`The demo does not sell ${plan.key} by the ${price.interval}.`);
  return id;
}

/** Cards that work, as common as they are; a few of them have trouble with refunds. */
const cards: readonly (readonly [token: string, weight: number, country: string | null])[] = [
  ['pm_card_visa', 40, null],
  ['pm_card_mastercard', 22, null],
  ['pm_card_visa_debit', 12, null],
  ['pm_card_amex', 8, 'US'],
  ['pm_card_mastercard_prepaid', 3, null],
  ['pm_card_discover', 4, 'US'],
  ['pm_card_de', 60, 'DE'],
  ['pm_card_gb', 60, 'GB'],
  ['pm_card_fr', 60, 'FR'],
  ['pm_card_jp', 60, 'JP'],
  ['pm_card_br', 60, 'BR'],
  ['pm_card_in', 60, 'IN'],
  ['pm_card_refundFail', 1.6, null],
  ['pm_card_pendingRefund', 1.2, null],
];

/** A card that works, of the user's country more often than not. */
export function anyCard(random: Chance, user: Pick<DemoUser, 'country'>): string {
  const usable = cards.filter(([, , country]) => country === null || country === user.country);
  return random.weighted(usable, ([, weight]) => weight)[0];
}

/** Saves a card and makes it the one that is charged. Returns its id. */
export function useCard(scene: Scene, user: DemoUser, token: string): string {
  const customer = user.stripeCustomerId ?? '';
  const card = scene.stripe.post(`/v1/payment_methods/${token}/attach`, { customer });
  scene.stripe.post(`/v1/customers/${customer}`, { invoice_settings: { default_payment_method: card.id } });
  return card.id;
}
