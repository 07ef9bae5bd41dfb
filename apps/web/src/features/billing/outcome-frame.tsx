import { Chip, Facts, Notice, type Tone } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Can } from '../../shared/can.tsx';
import { useInitialFocus } from '../../shared/use-initial-focus.ts';

type Props = {
  /** What was asked for, its state, and in a few words what that means while nothing more is known. */
  what: ReactNode;
  state: { label: string; tone: Tone };
  means?: ReactNode;
  /** What went wrong or has to be known. */
  detail: string | null;
  hasFailed: boolean;
  steps?: ReactNode;
  waitsForApproval: boolean;
  /** Whose audit entries are linked. */
  targetId: string;
  /** What else can be done about it. */
  actions?: ReactNode;
  onClose: () => void;
  /** Facts about what it is now. */
  children: ReactNode;
};

/** What became of money or of a change at Stripe, the same for all of them; it stays until it is closed. */
export function OutcomeFrame(props: Props) {
  const { what, state, means, detail, hasFailed, steps } = props;
  const { waitsForApproval, targetId, actions, onClose, children } = props;
  const focus = useInitialFocus<HTMLDivElement>();
  return (
    <div className="bd-refund" ref={focus}>
      <output className="bd-refund-result" aria-atomic="true">
        <strong>{what}</strong>
        <Chip tone={state.tone}>{state.label}</Chip>
        {!detail && means && <span className="bd-muted">{means}</span>}
      </output>
      {steps}
      {detail && <Notice tone={hasFailed ? 'bad' : 'warning'}>{detail}</Notice>}
      <Facts>{children}</Facts>
      <div className="bd-refund-foot">
        <Can permission="staff:read_audit" otherwise={<span />}>
          <Link to="/staff/audit" search={{ targetId }} className="bd-link">
            Audit entries
          </Link>
        </Can>
        <span className="bd-refund-buttons">
          {waitsForApproval && (
            <Link to="/billing/approvals" className="bd-link">
              All that waits for approval
            </Link>
          )}
          {actions}
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </span>
      </div>
    </div>
  );
}
