import type { AnyList } from '@backdesk/contract';
import { ActionIcon, Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconGripVertical } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { moveColumn, offeredColumns, toggleColumn } from './columns.ts';
import { defaultColumns } from './search-state.ts';
import './columns.css';

type Props = {
  definition: AnyList;
  columns: readonly string[];
  onColumns: (columns: string[]) => void;
};

/** Shown columns in their order, moved by dragging or by buttons; below them what else there is. */
export function ColumnChooser({ definition, columns, onColumns }: Props) {
  const [dragged, setDragged] = useState<string>();
  const box = useRef<HTMLDivElement>(null);
  const toggled = useRef<string>(undefined);
  // A column that is taken away or added goes to the other list; the focus goes with it.
  useEffect(() => {
    if (toggled.current === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-column="${toggled.current}"]`)?.focus();
    toggled.current = undefined;
  });
  const hidden = offeredColumns(definition).filter((key) => !columns.includes(key));
  const label = (key: string) => definition.fields[key]?.label ?? key;
  const checkbox = (key: string) => (
    <label className="bd-columns-name">
      <input
        type="checkbox"
        className="bd-check"
        checked={columns.includes(key)}
        disabled={columns.length === 1 && columns[0] === key}
        data-column={key}
        onChange={() => {
          toggled.current = key;
          onColumns(toggleColumn(columns, key));
        }}
      />
      {label(key)}
    </label>
  );
  const drop = (event: DragEvent, to: number) => {
    event.preventDefault();
    if (dragged) onColumns(moveColumn(columns, dragged, to));
    setDragged(undefined);
  };
  return (
    <div className="bd-columns" ref={box}>
      <ol>
        {columns.map((key, index) => (
          <li key={key}>
            <div
              role="presentation"
              className="bd-columns-row"
              draggable
              data-dragged={dragged === key || undefined}
              onDragStart={() => setDragged(key)}
              onDragEnd={() => setDragged(undefined)}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => drop(event, index)}
            >
              <IconGripVertical size={14} className="bd-columns-grip" aria-hidden />
              {checkbox(key)}
              <Move
                label={label(key)}
                to="up"
                isOff={index === 0}
                onMove={() => onColumns(moveColumn(columns, key, index - 1))}
              />
              <Move
                label={label(key)}
                to="down"
                isOff={index === columns.length - 1}
                onMove={() => onColumns(moveColumn(columns, key, index + 1))}
              />
            </div>
          </li>
        ))}
      </ol>
      {hidden.length > 0 && (
        <ul aria-label="Not shown">
          {hidden.map((key) => (
            <li key={key}>{checkbox(key)}</li>
          ))}
        </ul>
      )}
      <Button variant="subtle" size="compact-xs" onClick={() => onColumns(defaultColumns(definition))}>
        Back to the usual columns
      </Button>
    </div>
  );
}

type MoveProps = { label: string; to: 'up' | 'down'; isOff: boolean; onMove: () => void };

function Move({ label, to, isOff, onMove }: MoveProps) {
  const Icon = to === 'up' ? IconChevronUp : IconChevronDown;
  return (
    <ActionIcon
      variant="subtle"
      size={24}
      aria-label={`Move ${label} ${to}`}
      // Stays focusable at the end of the way, or the focus would be lost there.
      aria-disabled={isOff}
      {...(isOff && { 'data-disabled': true })}
      onClick={() => !isOff && onMove()}
    >
      <Icon size={14} aria-hidden />
    </ActionIcon>
  );
}
