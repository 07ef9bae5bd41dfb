/** How the subscribers of one company behave; probabilities are per subscriber unless they say otherwise. */
export type Habits = {
  /** Of all sign-ups. */
  subscribes: number;
  /** Of those who subscribe, the rest do so within eleven weeks. */
  atOnce: number;
  /** Of those whose plan has one. */
  startsTrial: number;
  /** Of those who started a trial. */
  converts: number;
  /** Per month of a monthly plan: in the first, the second and every later one. */
  leaves: readonly [number, number, number];
  /** Per year of a yearly plan. */
  notRenewing: number;
  /** Per month: the card is declined from now on. */
  cardFails: number;
  /** Of those whose card fails: a new card before the retries are over. */
  recovers: number;
  refunds: number;
  disputes: number;
  changesPlan: number;
  switchesToYearly: number;
  /** Of those who left. */
  comesBack: number;
  pauses: number;
  declinedAtStart: number;
  usesCoupon: number;
  /** Of yearly subscribers to the plan for companies: pay by invoice. */
  invoiced: number;
};
