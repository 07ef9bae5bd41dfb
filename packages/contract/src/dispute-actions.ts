import { z } from 'zod';
import { disputeStatuses } from './billing-words.ts';
import { seenState, stripeOperationView } from './subscription-actions.ts';
import { id, instant, money, paragraph } from './wire.ts';

/** Stripe's fields of evidence that are written; each one goes to the bank under its name. */
export const evidenceTexts = [
  'product_description',
  'service_date',
  'access_activity_log',
  'cancellation_rebuttal',
  'cancellation_policy_disclosure',
  'refund_refusal_explanation',
  'refund_policy_disclosure',
  'duplicate_charge_id',
  'duplicate_charge_explanation',
  'uncategorized_text',
] as const;
export type EvidenceText = (typeof evidenceTexts)[number];

/** Stripe's fields of evidence that hold a file. */
export const evidenceFiles = [
  'customer_communication',
  'receipt',
  'service_documentation',
  'cancellation_policy',
  'refund_policy',
  'duplicate_charge_documentation',
  'uncategorized_file',
] as const;
export type EvidenceFile = (typeof evidenceFiles)[number];

export const evidenceLabels: Record<EvidenceText | EvidenceFile, string> = {
  product_description: 'What was sold',
  service_date: 'When it was used or provided',
  access_activity_log: 'How they used it: sign-ins, requests, with dates',
  cancellation_rebuttal: 'Why the subscription was not canceled in time',
  cancellation_policy_disclosure: 'How they were shown the terms of cancellation',
  refund_refusal_explanation: 'Why nothing was refunded',
  refund_policy_disclosure: 'How they were shown the terms of refunds',
  duplicate_charge_id: 'Id of the charge they take this one for',
  duplicate_charge_explanation: 'How the two charges differ',
  uncategorized_text: 'Anything else',
  customer_communication: 'What they wrote to us',
  receipt: 'Receipt or invoice',
  service_documentation: 'Proof that it was provided',
  cancellation_policy: 'Terms of cancellation',
  refund_policy: 'Terms of refunds',
  duplicate_charge_documentation: 'Proof that there were two purchases',
  uncategorized_file: 'Another file',
};

/** The fields that matter for one of Stripe's reasons of a dispute; for all others, the general ones. */
export const evidenceForReason: Record<string, readonly (EvidenceText | EvidenceFile)[]> = {
  subscription_canceled: [
    'cancellation_rebuttal',
    'cancellation_policy_disclosure',
    'cancellation_policy',
    'customer_communication',
  ],
  credit_not_processed: [
    'refund_refusal_explanation',
    'refund_policy_disclosure',
    'refund_policy',
    'customer_communication',
  ],
  duplicate: [
    'duplicate_charge_id',
    'duplicate_charge_explanation',
    'duplicate_charge_documentation',
    'receipt',
  ],
};
export const evidenceForOthers: readonly (EvidenceText | EvidenceFile)[] = [
  'product_description',
  'access_activity_log',
  'service_documentation',
  'customer_communication',
];

/** Characters; Stripe takes more, but a bank reads no more. */
export const longestEvidence = { field: 10_000, all: 24_000 };
/** What Stripe takes as a file, by its media type. */
export const evidenceMediaTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
/** All files of a dispute together, in bytes: 4.5 MB. */
export const largestEvidence = 4_718_592;

/** What can be done with a dispute; also the last part of the address of its dialog. */
export const disputeChanges = ['answer', 'accept'] as const;
export type DisputeChange = (typeof disputeChanges)[number];

/** An object that may have each of these fields and no other. */
const eachOf = <Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema.exactOptional()])) as Record<
      Name,
      z.ZodExactOptional<Schema>
    >,
  );

export const disputeInput = z.strictObject({ disputeId: id });

/** A file that stands in the evidence; name and size are not known of one that was given at Stripe. */
const givenFile = z.object({ stripeId: z.string(), name: z.string().nullable(), size: z.int().nullable() });

/** What staff have to see before they answer a dispute. */
export const disputeAnswerView = z.object({
  disputeId: id,
  userId: id,
  userName: z.string(),
  productName: z.string(),
  status: z.enum(disputeStatuses),
  reason: z.string().nullable(),
  amount: money,
  /** An inquiry has taken no money yet. */
  isInquiry: z.boolean(),
  evidenceDueAt: instant.nullable(),
  texts: eachOf(evidenceTexts, z.string()),
  files: eachOf(evidenceFiles, givenFile),
  /** Sent along with an answer: it is refused when the dispute is another by then. */
  seen: z.string(),
  /** Why it can neither be answered nor accepted, as a sentence; null when it can. */
  notAnswerableBecause: z.string().nullable(),
  /** Newest first. */
  operations: z.array(stripeOperationView),
});

const asked = { operationId: id, disputeId: id, seen: seenState, note: paragraph(1000) };

/**
 * `texts` are the fields as they should be, an empty one takes a text away. `files` are what uploads
 * answered, null takes a file away; what is not named stays.
 */
export const answerDisputeInput = z
  .strictObject({
    ...asked,
    texts: eachOf(evidenceTexts, paragraph(longestEvidence.field)),
    files: eachOf(evidenceFiles, z.string().max(2_000).nullable()),
    /** False keeps it as a draft at Stripe. */
    isSubmitted: z.boolean(),
  })
  .refine(({ texts }) => Object.values(texts).join('').length <= longestEvidence.all, {
    path: ['texts'],
    message: `must be at most ${longestEvidence.all} characters in all`,
  });
export const acceptDisputeInput = z.strictObject(asked);

/** What an upload of a file answers; `token` says to the server which file that was. */
export const uploadedEvidence = z.object({ token: z.string(), name: z.string(), size: z.int() });
