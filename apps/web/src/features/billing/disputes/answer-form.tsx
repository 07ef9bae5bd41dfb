import {
  answerDisputeInput,
  type EvidenceFile,
  evidenceFiles,
  evidenceForOthers,
  evidenceForReason,
  evidenceLabels,
  type EvidenceText,
  evidenceTexts,
  longestEvidence,
} from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Checkbox, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import { DisputeFacts } from './dispute-facts.tsx';
import type { AnswerForm as Props } from './dispute-types.ts';
import { EvidenceFileField } from './evidence-file-field.tsx';
import type { ChosenFiles } from './upload-evidence.ts';
import { useDisputeForm } from './use-dispute-form.ts';

type Values = {
  texts: Record<EvidenceText, string>;
  files: ChosenFiles;
  next: 'draft' | 'submit';
  isFinal: boolean;
  note: string;
};

const isText = (field: EvidenceText | EvidenceFile): field is EvidenceText =>
  (evidenceTexts as readonly string[]).includes(field);
const all = [...evidenceTexts, ...evidenceFiles];

/** The evidence, as a draft or to the bank; the button says the result. */
export function AnswerForm({ answer, onAsked }: Props) {
  const { disputeId, reason } = answer;
  const change = useDisputeForm({ answer, onAsked });
  const [uploading, setUploading] = useState<ReadonlySet<EvidenceFile>>(new Set());
  const initialValues: Values = {
    texts: Object.fromEntries(
      evidenceTexts.map((field) => [field, answer.texts[field] ?? '']),
    ) as Values['texts'],
    files: {},
    next: 'draft',
    isFinal: false,
    note: '',
  };
  const form = useDeskForm({
    schema: answerDisputeInput,
    initialValues,
    toInput: ({ texts, files, next, note }) => ({
      ...change.asked,
      // An empty text takes away what stood there, and says nothing where nothing stood.
      texts: Object.fromEntries(
        evidenceTexts.flatMap((field) =>
          texts[field].trim() || answer.texts[field] ? [[field, texts[field]]] : [],
        ),
      ),
      files: Object.fromEntries(
        Object.entries(files).flatMap(([field, file]) =>
          file === undefined ? [] : [[field, file?.token ?? null]],
        ),
      ),
      isSubmitted: next === 'submit',
      note,
    }),
    send: (input) => trpcClient.billing.answerDispute.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  const { files, next, isFinal } = form.values;
  const first = evidenceForReason[reason ?? ''] ?? evidenceForOthers;
  const rest = all.filter((field) => !first.includes(field));
  const isMoreGiven = rest.some((field) => (isText(field) ? answer.texts[field] : answer.files[field]));
  const isSubmitted = next === 'submit';

  const fieldOf = (field: EvidenceText | EvidenceFile) =>
    isText(field) ? (
      <Textarea
        key={field}
        label={evidenceLabels[field]}
        autosize
        minRows={field === first[0] ? 3 : 1}
        maxRows={12}
        maxLength={longestEvidence.field}
        data-autofocus={field === first[0] || undefined}
        {...form.field(`texts.${field}`)}
      />
    ) : (
      <EvidenceFileField
        key={field}
        field={field}
        disputeId={disputeId}
        given={answer.files[field]}
        chosen={files[field]}
        onChoose={(file) => form.set((values) => ({ ...values, files: { ...values.files, [field]: file } }))}
        onBusy={(isBusy) =>
          setUploading(
            (known) => new Set(isBusy ? [...known, field] : [...known].filter((one) => one !== field)),
          )
        }
      />
    );

  return (
    <DeskForm
      form={form}
      submitLabel={isSubmitted ? 'Send to the bank' : 'Save the draft'}
      isReady={uploading.size === 0 && (!isSubmitted || isFinal)}
    >
      <DisputeFacts answer={answer} />
      {first.map(fieldOf)}
      <details className="bd-evidence-more" open={isMoreGiven}>
        <summary>More evidence</summary>
        <Stack gap="sm">{rest.map(fieldOf)}</Stack>
      </details>
      <p className="bd-muted">
        Files are PDF, JPEG or PNG, 4.5 MB in all. The bank and the cardholder may read everything above.
      </p>
      <Radio.Group label="Then" {...form.field('next')}>
        <Stack gap={6} mt={4}>
          <Radio value="draft" label="Keep it as a draft, to go on later" />
          <Radio value="submit" label="Send it to the bank" />
        </Stack>
      </Radio.Group>
      {isSubmitted && (
        <>
          <Notice tone="warning">
            The bank reads it once and then decides, which takes weeks. Nothing can be added, changed or taken
            back after this.
          </Notice>
          <Checkbox
            label="This is final, and everything is in it"
            {...form.field('isFinal', { type: 'checkbox' })}
          />
        </>
      )}
      <NoteField
        description="For your colleagues and the audit log; the bank does not see it."
        {...form.field('note')}
      />
    </DeskForm>
  );
}
