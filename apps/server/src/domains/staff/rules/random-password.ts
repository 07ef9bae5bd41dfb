import { randomInt } from 'node:crypto';

// Without the characters that are mistaken for each other when read aloud or copied by hand.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Characters in groups, such as `k7mx-…`: `groups` times four, about 5 bits each. */
export function randomGroups(groups: number): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** A password that a member is given; about 99 bits. */
export const randomPassword = () => randomGroups(5);
/** One recovery code; about 59 bits. */
export const randomRecoveryCode = () => randomGroups(3);
