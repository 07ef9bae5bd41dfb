import { changeCodeInput, type CodeChange, codeStateLabels } from '@backdesk/contract';
import { Fact } from '@backdesk/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { lookAgain, OperationDialog } from '../operation-dialog.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import { useOperationForm } from '../use-operation-form.ts';
import { type CodeActions, codeWords } from './code-types.ts';

type Props = {
  change: CodeChange;
  codeId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

/** Turns one code on or off: asks, then shows what becomes of it. */
export function CodeDialog({ change, codeId, operationId, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.codeActions.queryOptions({ codeId }),
    refetchInterval: ({ state }) => lookAgain(state.data?.operations, operationId),
  });
  const operation = actions.operations.find(({ id }) => id === operationId);
  return (
    <OperationDialog
      title={`${codeWords[change].title}: ${actions.code}`}
      size={520}
      access={{ permission: 'billing:change_codes', what: 'codes' }}
      outcome={
        operation && (
          <OperationOutcome operation={operation} targetId={codeId} onClose={onClose}>
            <Fact term="Now">{codeStateLabels[actions.state]}</Fact>
          </OperationOutcome>
        )
      }
      obstacle={actions.because[change]}
      onClose={onClose}
    >
      <CodeForm actions={actions} change={change} onAsked={onAsked} />
    </OperationDialog>
  );
}

function CodeForm({
  actions,
  change,
  onAsked,
}: Pick<Props, 'change' | 'onAsked'> & { actions: CodeActions }) {
  const { code, codeId, seen, usedCount, worth } = actions;
  const { operationId, onDone, onRefused } = useOperationForm(
    trpc.billing.codeActions.queryKey({ codeId }),
    onAsked,
  );
  const form = useDeskForm({
    schema: changeCodeInput,
    initialValues: { note: '' },
    toInput: ({ note }) => ({ operationId, codeId, seen, change, note }),
    send: (input) => trpcClient.billing.changeCode.mutate(input),
    onDone,
    onRefused,
  });
  const isOff = change === 'off';
  return (
    <DeskForm form={form} submitLabel={isOff ? `Turn ${code} off` : `Turn ${code} on`}>
      <dl className="bd-preview" aria-label="What will happen">
        <div>
          <dt className="bd-wrap">Whoever types {code} from now on</dt>
          <dd className="bd-preview-main">{isOff ? 'gets nothing' : worth}</dd>
        </div>
        <div>
          <dt>Who has used it</dt>
          <dd>{usedCount === 1 ? '1 customer keeps' : `${usedCount} customers keep`} what it gave</dd>
        </div>
      </dl>
      <NoteField
        description="For your colleagues and the audit log."
        data-autofocus
        {...form.field('note')}
      />
    </DeskForm>
  );
}
