import type { DisputeChange } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../../shared/can.tsx';

type Props = { id: string; changes: readonly DisputeChange[] };

const labels: Record<DisputeChange, string> = { answer: 'Answer…', accept: 'Accept…' };

/** What can be done with a dispute, on its page; the answer is what is usually wanted. */
export function DisputeButtons({ id, changes }: Props) {
  return (
    <Can permission="billing:answer_disputes">
      <span className="bd-refund-buttons">
        {changes.toReversed().map((change) => (
          <Button
            key={change}
            variant={change === 'answer' ? 'filled' : 'default'}
            renderRoot={(props) => (
              <Link
                to={`/billing/disputes/$id/${change}`}
                params={{ id }}
                id={`${change}-${id}`}
                {...props}
              />
            )}
          >
            {labels[change]}
          </Button>
        ))}
      </span>
    </Can>
  );
}
