import { daysAfter, type Scene } from './scene.ts';
import type { DemoUser } from './user.ts';

type Payment = {
  id: string;
  amount: number;
  status: string;
  latest_charge: { amount_refunded: number; disputed: boolean } | null;
};

/** Gives the newest payment back, in full or in part. Returns what was refunded, if there was anything. */
export function refundNewest(
  scene: Scene,
  user: DemoUser,
  partial: boolean,
): { refundId: string; intentId: string; isFull: boolean } | undefined {
  const { data } = scene.stripe.get<{ data: Payment[] }>('/v1/payment_intents', {
    customer: user.stripeCustomerId,
    limit: 3,
    expand: ['data.latest_charge'],
  });
  const paid = data.find(
    ({ status, latest_charge: charge }) =>
      status === 'succeeded' && charge?.amount_refunded === 0 && !charge.disputed,
  );
  if (!paid) return undefined;
  const refund = scene.stripe.post('/v1/refunds', {
    payment_intent: paid.id,
    ...(partial && { amount: Math.round(paid.amount / 2) }),
    reason: scene.random.hits(0.12) ? 'duplicate' : 'requested_by_customer',
  });
  return { refundId: refund.id, intentId: paid.id, isFull: !partial };
}

const disputingCards = ['pm_card_createDispute', 'pm_card_createDisputeProductNotReceived'] as const;

/** A card whose next payment the bank disputes; one in five only asks. */
export function disputingCard(scene: Scene): string {
  return scene.random.hits(0.2) ? 'pm_card_createDisputeInquiry' : scene.random.pick(disputingCards);
}

/** What the company does about its newest dispute with this customer: argues, more or less well, or lets it lapse. */
export function answerDispute(scene: Scene, user: DemoUser): void {
  const { random, stage, stripe } = scene;
  if (random.hits(0.35)) return;
  const evidence = random.hits(0.42) ? 'winning_evidence' : 'losing_evidence';
  stage.plan(daysAfter(random, stage.now(), random.between(2, 7)), () => {
    const { data: payments } = stripe.get<{ data: { id: string }[] }>('/v1/payment_intents', {
      customer: user.stripeCustomerId,
      limit: 10,
    });
    for (const { id } of payments) {
      const { data } = stripe.get<{ data: { id: string; status: string }[] }>('/v1/disputes', {
        payment_intent: id,
      });
      for (const dispute of data)
        if (dispute.status.endsWith('needs_response'))
          stripe.post(`/v1/disputes/${dispute.id}`, {
            evidence: { uncategorized_text: evidence },
            submit: true,
          });
    }
  });
}
