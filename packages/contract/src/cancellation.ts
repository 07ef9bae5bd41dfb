import { z } from 'zod';

/** Stripe's words for why a customer leaves; the customer can see the choice and the comment at Stripe. */
export const cancellationFeedbacks = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
] as const;
export const cancellationFeedback = z.enum(cancellationFeedbacks, { error: 'has to be chosen' });
export type CancellationFeedback = (typeof cancellationFeedbacks)[number];

export const cancellationFeedbackLabels: Record<CancellationFeedback, string> = {
  too_expensive: 'It is too expensive',
  missing_features: 'Features are missing',
  switched_service: 'They use something else now',
  unused: 'They do not use it enough',
  customer_service: 'They were not helped well',
  too_complex: 'It is too hard to use',
  low_quality: 'The quality is too low',
  other: 'Another reason',
};

/** When a cancellation takes effect. Only `now` cannot be taken back. */
export const cancellationTimes = ['period_end', 'date', 'now'] as const;
export type CancellationTime = (typeof cancellationTimes)[number];
