import type { PresentRow } from '@backdesk/contract';
import { useState } from 'react';
import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import { type Merge, mergeRow, type RowValues } from './merge-row.ts';
import { useDeskForm } from './use-desk-form.ts';

type Versioned<Values> = Values & { version: number };

export type VersionConflict = Merge<RowValues> & {
  present: PresentRow;
  /** Somebody chose to go on editing: the sentence stays, the choice is made. */
  isEditing: boolean;
};

type Options<Schema extends z.ZodType, Values extends RowValues, Result> = {
  schema: Schema;
  /** The row as it was read, and its version. */
  row: Values;
  version: number;
  toInput: (values: Versioned<Values>) => z.input<Schema>;
  send: (input: z.input<Schema>) => Promise<Result>;
  /** Also called, with nothing, when what the others saved was taken and nothing is left to save. */
  onDone: (result: Result | undefined) => void;
  staysOn?: (pathname: string) => boolean;
};

/**
 * A form for a row that several members edit. When somebody else was faster, the difference is shown
 * field by field: keep mine, take theirs, or go on editing. What only they changed is always kept.
 */
export function useVersionedForm<
  Schema extends z.ZodType,
  Values extends Record<string, string | boolean>,
  Result,
>({ row, version, toInput, ...options }: Options<Schema, Values, Result>) {
  const [base, setBase] = useState<Versioned<Values>>({ ...row, version });
  const [conflict, setConflict] = useState<VersionConflict>();
  type Desk = Parameters<typeof useDeskForm<Schema, Versioned<Values>, Result>>[0];
  const wanted = {
    ...options,
    initialValues: base,
    toInput,
    onDone: options.onDone,
    onRefused: ({ reason, present }: Problem) => {
      if (reason !== 'conflict' || !present) return false;
      const { version: _was, ...before } = base;
      const theirs = asValues(present, before);
      const { version: _mine, ...mine } = form.getValues();
      setConflict({ ...mergeRow<RowValues>(before, mine, theirs), present, isEditing: false });
      setBase({ ...theirs, version: present.version } as Versioned<Values>);
      return true;
    },
  };
  // Whether `toInput` may be left out is decided by types that are still open here; it is given.
  const form = useDeskForm<Schema, Versioned<Values>, Result>(wanted as unknown as Desk);

  /** Puts values into the fields that build on what the others saved. */
  const goOnFrom = (values: RowValues) => {
    form.set({ ...values, version: base.version } as Versioned<Values>);
    form.rebase(base);
  };
  return {
    ...form,
    conflict,
    choose: {
      keepMine: () => {
        if (!conflict) return;
        goOnFrom(conflict.merged);
        setConflict(undefined);
        form.sendAgain();
      },
      takeTheirs: () => {
        if (!conflict) return;
        const { clashes, merged } = conflict;
        const values = {
          ...merged,
          ...Object.fromEntries(clashes.map(({ field, theirs }) => [field, theirs])),
        };
        goOnFrom(values);
        setConflict(undefined);
        if (Object.entries(values).some(([field, value]) => base[field] !== value)) return;
        form.guard.release();
        options.onDone(undefined);
      },
      edit: () => {
        if (!conflict) return;
        goOnFrom(conflict.merged);
        setConflict({ ...conflict, isEditing: true });
      },
    },
  };
}

/** The present row in the shape of the fields: an empty field is an empty text. */
function asValues({ values }: PresentRow, like: Readonly<Record<string, unknown>>): RowValues {
  return Object.fromEntries(Object.keys(like).map((field) => [field, values[field] ?? '']));
}
