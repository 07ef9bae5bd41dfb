import { Refusal } from '../../../platform/errors.ts';
import type { RateLimiter } from '../../../platform/rate-limit.ts';
import { guesserAddress } from '../rules/network.ts';

/** One guesser at one account. */
const PAIR = { limit: 10, windowSeconds: 60 };
/** One guesser at any account; an office behind one address signs in together in the morning. */
const ADDRESS = { limit: 30, windowSeconds: 60 };
/** Many guessers at one account. */
const ACCOUNT = { limit: 20, windowSeconds: 60 };
/** How long an address counts as the member's own after a sign-in. */
const KNOWN = { limit: 1_000_000, windowSeconds: 30 * 24 * 3600 };
/** Second factors of one member from one address: sign-in, set-up and step-up together. */
const CODES = { limit: 5, windowSeconds: 5 * 60 };
const CODES_PER_DAY = { limit: 50, windowSeconds: 24 * 3600 };
/** Second factors of one member from all addresses that are not known as the member's own. */
const STRANGERS_CODES = { limit: 10, windowSeconds: 5 * 60 };
const STRANGERS_CODES_PER_DAY = { limit: 200, windowSeconds: 24 * 3600 };

const knownKey = (email: string, ip: string) => `known:${email}:${guesserAddress(ip)}`;

/**
 * Refuses a password before it is looked at. Nobody is locked out for good: the wait is a minute,
 * and the limit over all addresses does not concern one that this member has signed in from in the
 * last 30 days, so that strangers cannot keep the member out. Unknown addresses count the same.
 */
export async function limitPassword(limits: RateLimiter, email: string, ip: string): Promise<void> {
  const address = guesserAddress(ip);
  const wait =
    // First of all the address: what it is refused leaves no row behind, however many accounts it names.
    (await limits.take(`passwords-from:${address}`, ADDRESS)) ??
    (await limits.take(`password:${email}:${address}`, PAIR)) ??
    ((await limits.isKnown(knownKey(email, ip)))
      ? null
      : await limits.take(`passwords-of:${email}`, ACCOUNT));
  refuse(wait, 'Too many sign-ins were tried');
}

/** Whose code was typed, and where. */
export type CodeAttempt = { memberId: string; email: string; ipAddress: string };

const codeKeys = ({ memberId, ipAddress }: CodeAttempt) => {
  const address = guesserAddress(ipAddress);
  return { now: `code:${memberId}:${address}`, day: `codes-per-day:${memberId}:${address}` };
};

/**
 * Refuses a code of the second factor before it is looked at. As with passwords, what strangers try
 * does not count against an address that the member has signed in from: whoever knows the password
 * cannot keep its owner out there.
 */
export async function limitCode(limits: RateLimiter, attempt: CodeAttempt): Promise<void> {
  const { memberId, email, ipAddress } = attempt;
  const keys = codeKeys(attempt);
  const wait =
    (await limits.take(keys.now, CODES)) ??
    (await limits.take(keys.day, CODES_PER_DAY)) ??
    ((await limits.isKnown(knownKey(email, ipAddress)))
      ? null
      : ((await limits.take(`strangers-codes:${memberId}`, STRANGERS_CODES)) ??
        (await limits.take(`strangers-codes-per-day:${memberId}`, STRANGERS_CODES_PER_DAY))));
  refuse(wait, 'Too many codes were tried');
}

/** A right code: earlier typing errors at this address are forgotten, what strangers tried is not. */
export async function forgetCodes(limits: RateLimiter, attempt: CodeAttempt): Promise<void> {
  const keys = codeKeys(attempt);
  await limits.forget(keys.now);
  await limits.forget(keys.day);
}

/** Forgets every code that was typed for a member, wherever: there is a new secret to guess now. */
export async function forgetAllCodes(limits: RateLimiter, memberId: string): Promise<void> {
  for (const kind of ['code', 'codes-per-day', 'strangers-codes', 'strangers-codes-per-day'])
    await limits.forgetAll(`${kind}:${memberId}`);
}

/** A complete sign-in: the address is this member's from now on. */
export async function rememberAddress(limits: RateLimiter, email: string, ip: string): Promise<void> {
  await limits.forget(`password:${email}:${guesserAddress(ip)}`);
  await limits.take(knownKey(email, ip), KNOWN);
}

/** Links that one address tries; a right one starts the count anew. */
const LINKS = { limit: 20, windowSeconds: 10 * 60 };
const linksKey = (ip: string) => `links-from:${guesserAddress(ip)}`;

/** Refuses a link before it is looked up: its token cannot be guessed, and nobody is to try. */
export async function limitLink(limits: RateLimiter, ip: string): Promise<void> {
  refuse(await limits.take(linksKey(ip), LINKS), 'Too many links were tried');
}

/** A right link: what was mistyped before it is forgotten. */
export const forgetLinks = (limits: RateLimiter, ip: string) => limits.forget(linksKey(ip));

/** Passkeys that one address asks for or answers with; both steps of a sign-in count. */
const PASSKEYS = { limit: 60, windowSeconds: 60 };

/** Refuses a passkey before it is looked at. What it signs cannot be guessed; the work it makes is limited. */
export async function limitPasskey(limits: RateLimiter, ip: string): Promise<void> {
  refuse(await limits.take(`passkeys-from:${guesserAddress(ip)}`, PASSKEYS), 'Too many passkeys were tried');
}

function refuse(seconds: number | null, what: string): void {
  if (seconds !== null)
    throw new Refusal('rate_limited', `${what}. Wait ${duration(seconds)}, then try again.`, {
      retryAfterSeconds: seconds,
    });
}

function duration(seconds: number): string {
  if (seconds <= 90) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
