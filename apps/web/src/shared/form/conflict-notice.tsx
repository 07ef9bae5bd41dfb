import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { formatRelative } from '../format.ts';
import type { FieldValue } from './merge-row.ts';
import type { VersionConflict } from './use-versioned-form.ts';

type Versioned = {
  conflict: VersionConflict | undefined;
  choose: { keepMine: () => void; takeTheirs: () => void; edit: () => void };
};

type Words = {
  /** What each field is called in a sentence: "the name". */
  labels: Readonly<Record<string, string>>;
  /** Who it was when it was nobody of the staff. */
  others?: string;
  /** A value in words, where it is the name of a choice. */
  say?: (field: string, value: FieldValue) => FieldValue;
};

/**
 * Says who changed what in the meantime and what one's own edit says, and offers the three ways on.
 * Nothing while there is no conflict; another one is a notice of its own.
 */
export function ConflictNotice({ form: { conflict, choose }, ...words }: { form: Versioned } & Words) {
  if (!conflict) return null;
  return <Clash key={conflict.present.version} conflict={conflict} choose={choose} {...words} />;
}

function Clash(props: Versioned & { conflict: VersionConflict } & Words) {
  const {
    conflict,
    choose,
    labels,
    others = 'The product or Stripe',
    say = (_field, value) => value,
  } = props;
  const { present, clashes, theirsOnly, isEditing } = conflict;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isEditing) first.current?.focus();
  }, [isEditing]);
  const who = present.changedBy ?? others;
  const when = present.changedAt ? ` ${formatRelative(present.changedAt)}` : ' in the meantime';
  return (
    <section className="bd-conflict" role="alert" aria-label="Changed in the meantime">
      {clashes.map(({ field, mine, theirs }) => (
        <p key={field} className="bd-wrap">
          {who} changed {labels[field] ?? field} to <Value value={say(field, theirs)} />
          {when}; yours is <Value value={say(field, mine)} />.
        </p>
      ))}
      {theirsOnly.map(({ field, theirs }) => (
        <p key={field} className="bd-wrap">
          {who} changed {labels[field] ?? field} to <Value value={say(field, theirs)} />
          {when}; it is kept.
        </p>
      ))}
      {!isEditing && (
        <div className="bd-form-buttons">
          <Button ref={first} variant="default" onClick={choose.edit}>
            Go on editing
          </Button>
          {clashes.length > 0 && (
            <Button variant="default" onClick={choose.takeTheirs}>
              Take theirs
            </Button>
          )}
          <Button onClick={choose.keepMine}>
            {clashes.length > 0 ? 'Keep mine' : 'Save mine beside it'}
          </Button>
        </div>
      )}
    </section>
  );
}

function Value({ value }: { value: FieldValue }) {
  if (typeof value === 'boolean') return <strong>{value ? 'yes' : 'no'}</strong>;
  return value === '' ? <em>nothing</em> : <strong>“{shorten(value)}”</strong>;
}

const shorten = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
