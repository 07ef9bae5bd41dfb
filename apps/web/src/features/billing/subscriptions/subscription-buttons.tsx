import type { SubscriptionChange } from '@backdesk/contract';
import { OperationButtons } from '../operation-buttons.tsx';

type Props = { id: string; changes: readonly SubscriptionChange[] };

const labels: Record<SubscriptionChange, string> = {
  plan: 'Change plan…',
  keep: 'Keep it after all',
  release: 'Take back what is planned',
  resume: 'Resume…',
  renewal: 'Move renewal…',
  coupon: 'Coupon…',
  pause: 'Pause…',
  cancel: 'Cancel…',
  reinstate: 'Reinstate…',
};

/** What can be done with a subscription, on its page. */
export function SubscriptionButtons({ id, changes }: Props) {
  const choices = changes.map((change) => ({
    dialog: `/billing/subscriptions/$id/${change}` as const,
    label: labels[change],
  }));
  return <OperationButtons id={id} permission="billing:change_subscriptions" choices={choices} />;
}
