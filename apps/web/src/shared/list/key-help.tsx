import { Kbd } from '@backdesk/ui';
import { Modal } from '@mantine/core';
import './key-help.css';

type Props = { noun: readonly [string, string]; onClose: () => void };

/** All keys of a list on one sheet. */
export function KeyHelp({ noun: [one, many], onClose }: Props) {
  const keys: [string[], string][] = [
    [['j'], `Next ${one}`],
    [['k'], `Previous ${one}`],
    [['Enter'], `Open the ${one}`],
    [['x'], `Select the ${one}, or let it go`],
    [['Shift', 'x'], 'Select everything from the one selected last'],
    [['c'], 'Copy its id'],
    [['o'], 'Open it in Stripe'],
    [['n'], 'Next page'],
    [['p'], 'Previous page'],
    [['/'], `Search ${many}`],
    [['Ctrl', 'K'], 'Look up anything'],
    [['Esc'], 'Let go of the selection, close what is open'],
    [['?'], 'This sheet'],
  ];
  return (
    <Modal opened onClose={onClose} title="Keys" size="sm">
      <dl className="bd-key-help">
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
