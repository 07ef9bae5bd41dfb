import { UnstyledButton } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { newText } from './count-text.ts';
import type { NewSince } from './list-types.ts';
import './new-rows-pill.css';

type Props = { newRows: NewSince | undefined; onShow: () => void };

/** "12 new": rows that came since the page was read; they wait until somebody asks for them. */
export function NewRowsPill({ newRows, onShow }: Props) {
  return (
    <div className="bd-list-new" aria-live="polite">
      {newRows && (
        <UnstyledButton className="bd-list-new-pill" onClick={onShow}>
          <IconArrowUp size={12} aria-hidden />
          {newText(newRows)}
        </UnstyledButton>
      )}
    </div>
  );
}
