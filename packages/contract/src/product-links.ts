import { z } from 'zod';

/** What a link leads to; `other` is any tool without a name of its own here. */
export const linkKinds = ['stripe', 'posthog_replay', 'canny', 'other'] as const;
export const linkKind = z.enum(linkKinds);
export const linkKindLabels: Record<(typeof linkKinds)[number], string> = {
  stripe: 'Stripe',
  posthog_replay: 'PostHog replay',
  canny: 'Canny',
  other: 'Other',
};

/** What a template may name, with a value to try it with. E-mails are masked, so there is none. */
export const linkPlaceholders = {
  user_id: { label: 'our id of the user', example: '0192f0c2-7c3b-7def-8123-456789abcdef' },
  stripe_customer_id: { label: 'the customer at Stripe', example: 'cus_Q1w2E3r4T5' },
  referral_code: { label: 'the referral code', example: 'ref-7f3a' },
  external_id: { label: "the product's own id of the user", example: 'user-4711' },
  clerk_id: { label: 'the user at Clerk', example: 'user_2bX9' },
  posthog_id: { label: 'the person at PostHog', example: 'ph-01f3' },
} as const;
export type LinkPlaceholder = keyof typeof linkPlaceholders;

/** What is known of a user; null is not known. */
export type LinkValues = Readonly<Record<LinkPlaceholder, string | null>>;

const placeholder = /\{([^{}]*)\}/g;

/**
 * The address that a template makes with what is known of a user, or undefined: where a value is
 * missing, and for a template that `linkProblem` objects to. Values are escaped, so they can never reach
 * another host or another parameter.
 */
export function fillLink(template: string, values: LinkValues): string | undefined {
  if (linkProblem(template) !== undefined) return undefined;
  let isWhole = true;
  const filled = template.replaceAll(placeholder, (_all, name: LinkPlaceholder) => {
    const value = values[name];
    if (!value) isWhole = false;
    return encodeURIComponent(value ?? '');
  });
  return isWhole ? new URL(filled).href : undefined;
}

/** Why a template can make no link, as the end of a sentence; undefined when it can. */
export function linkProblem(template: string): string | undefined {
  if (!template.startsWith('https://')) return 'must begin with https://, in small letters';
  if (/\s/.test(template)) return 'must not contain spaces or line breaks';
  const unknown = [...template.matchAll(placeholder)].map(([, name = '']) => name).find(isUnknown);
  if (unknown !== undefined) return `does not know {${unknown}}: choose one of those below`;
  const rest = template.replaceAll(placeholder, 'x');
  if (/[{}]/.test(rest)) return 'has a brace without its other half';
  // A template such as https://{user_id}.example would send the reader wherever the value says.
  const host = /^https:\/\/([^/?#\\]*)/.exec(template)?.[1] ?? '';
  if (host.includes('{')) return 'must not have a placeholder in the name of the host';
  if (host === '' || !URL.canParse(rest)) return 'is no whole address, such as https://example.com/{user_id}';
  const url = new URL(rest);
  if (url.username || url.password) return 'must not contain a user name or a password';
  return undefined;
}

const isUnknown = (name: string): boolean => !Object.hasOwn(linkPlaceholders, name);

/** An https address in which `{…}` stands for what is known of the user. */
export const linkTemplate = z
  .string()
  .trim()
  .max(500, 'must be at most 500 characters')
  .superRefine((template, context) => {
    const problem = linkProblem(template);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
