import type { DisputeChange } from '@backdesk/contract';
import { OperationButtons } from '../operation-buttons.tsx';

type Props = { id: string; changes: readonly DisputeChange[] };

const labels: Record<DisputeChange, string> = { answer: 'Answer…', accept: 'Accept…' };

/** What can be done with a dispute, on its page. */
export function DisputeButtons({ id, changes }: Props) {
  const choices = changes.toReversed().map((change) => ({
    dialog: `/billing/disputes/$id/${change}` as const,
    label: labels[change],
    isUsual: change === 'answer',
  }));
  return <OperationButtons id={id} permission="billing:answer_disputes" choices={choices} />;
}
