import { type EvidenceFile, evidenceLabels, evidenceMediaTypes } from '@backdesk/contract';
import { Button, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { problemOf } from '../../../shared/problem.ts';
import type { DisputeAnswer } from './dispute-types.ts';
import { inMegabytes, type Uploaded, uploadEvidence } from './upload-evidence.ts';

type Props = {
  field: EvidenceFile;
  disputeId: string;
  /** What stands there at Stripe. */
  given: DisputeAnswer['files'][EvidenceFile];
  /** What was chosen here; undefined leaves what is given. */
  chosen: Uploaded | null | undefined;
  onChoose: (file: Uploaded | null | undefined) => void;
  /** Told while a file is on its way, so that nothing is sent without it. */
  onBusy: (isBusy: boolean) => void;
};

/** One file of the evidence: uploaded as soon as it is chosen, put into the evidence when that is sent. */
export function EvidenceFileField({ field, disputeId, given, chosen, onChoose, onBusy }: Props) {
  const label = useId();
  const reset = useRef<() => void>(null);
  const upload = useMutation({
    mutationFn: (file: File) => uploadEvidence(disputeId, file),
    gcTime: 0,
    onMutate: () => onBusy(true),
    onSuccess: onChoose,
    onSettled: () => {
      onBusy(false);
      reset.current?.();
    },
  });
  const file = chosen === undefined ? given : chosen;
  return (
    <div className="bd-evidence-file" role="group" aria-labelledby={label}>
      <span className="bd-evidence-file-name">
        <span id={label}>{evidenceLabels[field]}</span>
        <span className="bd-muted bd-wrap" aria-live="polite">
          {upload.isPending
            ? 'Uploading…'
            : file
              ? [file.name ?? 'A file given at Stripe', file.size && inMegabytes(file.size)]
                  .filter(Boolean)
                  .join(', ')
              : 'No file'}
        </span>
        {upload.error && (
          <span className="bd-evidence-error" role="alert">
            {problemOf(upload.error).message}
          </span>
        )}
      </span>
      <span className="bd-refund-buttons">
        {file && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChoose(given ? null : undefined)}
            aria-describedby={label}
          >
            Take away
          </Button>
        )}
        <FileButton
          resetRef={reset}
          accept={evidenceMediaTypes.join(',')}
          onChange={(picked) => picked && upload.mutate(picked)}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              loading={upload.isPending}
              aria-describedby={label}
            >
              {file ? 'Replace…' : 'Choose file…'}
            </Button>
          )}
        </FileButton>
      </span>
    </div>
  );
}
