import type { AnyList } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { nextSort, orderOf } from './sort.ts';

type Props = {
  definition: AnyList;
  field: string;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
};

/** A column's head; where the server can sort by it, it is the button that does. */
export function HeadCell({ definition, field: key, sort, onSort }: Props) {
  const field = definition.fields[key];
  if (!field) return null;
  const order = orderOf(definition, sort, key);
  const Arrow = order === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={field.align === 'end' ? 'bd-amount' : undefined}
      aria-sort={field.isSortable ? order : undefined}
    >
      {field.isSortable ? (
        <UnstyledButton
          className="bd-list-sort"
          data-order={order}
          onClick={() => onSort(nextSort(definition, sort, key))}
        >
          {field.label}
          <Arrow size={12} aria-hidden />
        </UnstyledButton>
      ) : (
        field.label
      )}
    </th>
  );
}
