import type { Permission } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { openerId, type OperationDialog } from './operation-address.ts';

type Choice = { dialog: OperationDialog; label: string; isUsual?: boolean };
type Props = { id: string; permission: Permission; choices: readonly Choice[] };

/** What can be done with something, on its page; `isUsual` is what is usually wanted. */
export function OperationButtons({ id, permission, choices }: Props) {
  return (
    <Can permission={permission}>
      <span className="bd-refund-buttons">
        {choices.map(({ dialog, label, isUsual }) => (
          <Button
            key={dialog}
            variant={isUsual ? 'filled' : 'default'}
            renderRoot={(props) => <Link to={dialog} params={{ id }} id={openerId(dialog, id)} {...props} />}
          >
            {label}
          </Button>
        ))}
      </span>
    </Can>
  );
}
