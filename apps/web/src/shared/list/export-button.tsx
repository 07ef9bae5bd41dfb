import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { type Count, countText } from './count-text.ts';
import type { ExportWish } from './export-csv.ts';
import { useExport } from './use-export.ts';
import './export.css';

const StepUpDialog = lazy(() =>
  import('../step-up-dialog.tsx').then(({ StepUpDialog }) => ({ default: StepUpDialog })),
);

type Props = { wish: ExportWish; count?: Count | undefined };

const whole = (value: number) => countText({ value, precision: 'exact' });

/** Saves exactly what is shown as CSV: these filters, this order, these columns, all pages. */
export function ExportButton({ wish, count }: Props) {
  const { state, run, cancel, dismiss } = useExport(wish);
  const { noun } = wish;
  const isStepUp = state.kind === 'refused' && state.problem.reason === 'step_up_required';
  const of = count?.precision === 'exact' ? ` of ${whole(count.value)}` : '';
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        h={28}
        leftSection={<IconDownload size={14} aria-hidden />}
        data-export
        loading={state.kind === 'running'}
        onClick={run}
      >
        CSV
      </Button>
      {state.kind !== 'idle' && !isStepUp && (
        <div className="bd-export-note">
          {state.kind === 'running' && (
            <Notice
              tone="info"
              action={
                <Button size="compact-xs" variant="default" onClick={cancel}>
                  Cancel
                </Button>
              }
            >
              Exporting: {whole(state.rows)}
              {of} {noun[1]}
            </Notice>
          )}
          {state.kind === 'done' && (
            <Notice tone="good" action={<Dismiss onClick={dismiss} />}>
              Saved {whole(state.rows)} {state.rows === 1 ? noun[0] : noun[1]} as {state.name}
            </Notice>
          )}
          {state.kind === 'refused' && (
            <Notice tone="bad" role="alert" action={<Dismiss onClick={dismiss} />}>
              {state.problem.message}
            </Notice>
          )}
        </div>
      )}
      {isStepUp && (
        <Suspense>
          <StepUpDialog why={state.problem.message} onDone={run} onCancel={dismiss} />
        </Suspense>
      )}
    </>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <Button size="compact-xs" variant="default" onClick={onClick}>
      Close
    </Button>
  );
}
