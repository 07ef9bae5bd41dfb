import { weighted } from './draw.ts';

/** What the scale product sells; amounts in cents. */
export const plans = [
  { key: 'plus', name: 'Plus' },
  { key: 'pro', name: 'Pro' },
  { key: 'team', name: 'Team' },
] as const;

type Price = { plan: number; interval: 'month' | 'year'; cents: number; leavesPerPeriod: number };
/** Prices, with the share of subscribers that leave in each period. */
export const prices: readonly Price[] = [
  { plan: 0, interval: 'month', cents: 900, leavesPerPeriod: 0.055 },
  { plan: 0, interval: 'year', cents: 9_000, leavesPerPeriod: 0.35 },
  { plan: 1, interval: 'month', cents: 2_900, leavesPerPeriod: 0.04 },
  { plan: 1, interval: 'year', cents: 29_000, leavesPerPeriod: 0.25 },
  { plan: 2, interval: 'month', cents: 9_900, leavesPerPeriod: 0.025 },
  { plan: 2, interval: 'year', cents: 99_000, leavesPerPeriod: 0.15 },
];
export const pickPrice = weighted([
  [0, 48],
  [1, 5],
  [2, 31],
  [3, 4],
  [4, 11],
  [5, 1],
]);
/** Only teams are sent invoices. */
export const invoicedPlan = 2;

export const pickCountry = weighted<string | null>([
  ['US', 37],
  ['GB', 9],
  ['DE', 8],
  ['IN', 7],
  ['FR', 5],
  ['CA', 5],
  ['BR', 4],
  ['AU', 3.5],
  ['NL', 2.5],
  ['ES', 2.5],
  ['IT', 2],
  ['AT', 1.2],
  ['CH', 1],
  ['SE', 1],
  ['PL', 1],
  ['JP', 1],
  ['MX', 1],
  ['NG', 0.8],
  ['ZA', 0.5],
  [null, 7],
]);
export const pickChannel = weighted<string | null>([
  ['organic', 38],
  ['paid_search', 18],
  ['referral', 12],
  ['social', 12],
  ['newsletter', 5],
  ['affiliate', 3],
  [null, 12],
]);
/** Domains that can never receive mail. */
export const pickDomain = weighted([
  ['mail.example', 34],
  ['example.com', 24],
  ['example.org', 12],
  ['example.net', 10],
  ['studio.example', 8],
  ['agency.example', 7],
  ['uni.example', 5],
]);
export const given =
  'Ada Priya Omar Lena Mateo Aiko Chloe Kwame Ingrid Rafael Yara Tomasz Mei Noah Zainab Elif Lars Amara Diego Sanna Ravi Nadia Felix Thandi Hugo Leila Jonas Camila Arjun Freya Samir Olga Kenji Maya Stefan Aisha Luca Hana Pedro Svea Ibrahim John Mary Robert Linda David Susan James Emma William Olivia'.split(
    ' ',
  );
export const family =
  'Smith Goldsmith Raman Haddad Novak Silva Tanaka Martin Mensah Larsen Costa Khalil Kowalski Chen Fischer Bello Yilmaz Berg Okafor Torres Lindqvist Iyer Rossi Weber Dlamini Moreau Farsi Keller Reyes Patel Nielsen Aziz Petrova Sato Cohen Horvat Diallo Bianchi Kim Almeida Strand Saleh Johnson Brown Williams Jones Garcia Miller Davis Müller Nguyen Singh'.split(
    ' ',
  );
export const cardBrands = weighted([
  ['visa', 56],
  ['mastercard', 30],
  ['amex', 9],
  ['discover', 5],
]);
export const failures = weighted<readonly [string, string]>([
  [['insufficient_funds', 'Your card has insufficient funds.'], 45],
  [['generic_decline', 'Your card was declined.'], 25],
  [['expired_card', 'Your card has expired.'], 15],
  [['do_not_honor', 'Your card was declined.'], 10],
  [['incorrect_cvc', "Your card's security code is incorrect."], 5],
]);
export const disputeReasons = weighted([
  ['fraudulent', 46],
  ['subscription_canceled', 22],
  ['product_not_received', 12],
  ['unrecognized', 12],
  ['duplicate', 4],
  ['credit_not_processed', 4],
]);
