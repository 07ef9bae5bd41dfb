import type { RefundState } from '@backdesk/contract';

const steps = ['Recorded', 'Sent to Stripe', 'Accepted', 'Paid out'] as const;

/** How many steps are behind a refund; states that are neither on the way nor done have none. */
const reached: Partial<Record<RefundState, number>> = {
  requested: 1,
  submitting: 1,
  pending: 3,
  requires_action: 3,
  succeeded: 4,
};

/** The way of a refund as a row of steps. Its state is said in words above; this only shows it. */
export function RefundSteps({ state }: { state: RefundState }) {
  const done = reached[state];
  if (done === undefined) return null;
  return (
    <ol className="bd-steps" aria-label="The way of this refund">
      {steps.map((step, index) => (
        <li key={step} className={stepClass(index, done)} aria-current={index === done ? 'step' : undefined}>
          {step}
          <span className="bd-hidden">{index < done ? ' done' : ' not yet'}</span>
        </li>
      ))}
    </ol>
  );
}

function stepClass(index: number, done: number): string {
  if (index < done) return 'bd-step bd-step-done';
  return index === done ? 'bd-step bd-step-now' : 'bd-step';
}
