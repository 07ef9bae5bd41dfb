import { fillLink, linkKindLabels, linkPlaceholders, linkProblem } from '@backdesk/contract';
import { NativeSelect, TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';
import { exampleValues } from './links-panel.tsx';

export type LinkForm = { kind: string; label: string; urlTemplate: string };
type Props = {
  field: (name: keyof LinkForm) => ComponentProps<typeof TextInput>;
  template: string;
};

const kinds = Object.entries(linkKindLabels).map(([value, label]) => ({ value, label }));

/** What adding and editing a link share: with what the address becomes, while it is typed. */
export function LinkFields({ field, template }: Props) {
  return (
    <>
      <TextInput
        label="Label"
        description="What the link is called on the user's page."
        autoComplete="off"
        data-autofocus
        {...field('label')}
      />
      <TextInput
        label="Address"
        description="With https. What stands in braces is filled in with what is known of the user."
        placeholder="https://example.com/people/{user_id}"
        autoComplete="off"
        spellCheck={false}
        {...field('urlTemplate')}
      />
      <Preview template={template.trim()} />
      <NativeSelect label="Tool" data={kinds} {...(field('kind') as ComponentProps<typeof NativeSelect>)} />
      <details>
        <summary>What may stand in braces</summary>
        <dl className="bd-facts bd-settings-names">
          {Object.entries(linkPlaceholders).map(([name, { label }]) => (
            <div key={name}>
              <dt className="bd-mono">{`{${name}}`}</dt>
              <dd>{label}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function Preview({ template }: { template: string }) {
  const problem = template === '' ? undefined : linkProblem(template);
  const filled = problem ? undefined : fillLink(template, exampleValues);
  return (
    <output className="bd-settings-preview bd-muted" aria-label="Preview">
      {filled ? (
        <>
          For an invented user: <span className="bd-mono">{filled}</span>
        </>
      ) : problem ? (
        `No link yet: the address ${problem}.`
      ) : (
        'A link is left out for users whose value is not known.'
      )}
    </output>
  );
}
