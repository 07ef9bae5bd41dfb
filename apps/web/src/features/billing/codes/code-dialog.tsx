import { changeCodeInput, type CodeChange, codeStateLabels } from '@backdesk/contract';
import { EmptyState, Fact } from '@backdesk/ui';
import { Button, Textarea } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { useCan } from '../../../shared/me.ts';
import { WhoMay } from '../../../shared/states/error-state.tsx';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { isUnderWay, OperationOutcome } from '../operation-outcome.tsx';
import { useOperationForm } from '../use-operation-form.ts';
import { type CodeActions, codeWords } from './code-types.ts';
import '../billing.css';

type Props = {
  change: CodeChange;
  codeId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

const lookAgainAfterMs = 2_000;

/** Turns one code on or off: asks, then shows what becomes of it. */
export function CodeDialog({ change, codeId, operationId, onAsked, onClose }: Props) {
  const { data: actions } = useSuspenseQuery({
    ...trpc.billing.codeActions.queryOptions({ codeId }),
    refetchInterval: ({ state }) =>
      state.data?.operations.some((one) => one.id === operationId && isUnderWay(one))
        ? lookAgainAfterMs
        : false,
  });
  const mayChange = useCan('billing:change_codes');
  const operation = actions.operations.find(({ id }) => id === operationId);
  const obstacle = actions.because[change];
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog title={`${codeWords[change].title}: ${actions.code}`} size={520} onClose={onClose}>
      {operation ? (
        <OperationOutcome operation={operation} targetId={codeId} onClose={onClose}>
          <Fact term="Now">{codeStateLabels[actions.state]}</Fact>
        </OperationOutcome>
      ) : !mayChange ? (
        <EmptyState title="Your role may not change codes" action={close}>
          <WhoMay permission="billing:change_codes" />
        </EmptyState>
      ) : obstacle ? (
        <EmptyState title="Nothing to do here" action={close}>
          {obstacle}
        </EmptyState>
      ) : (
        <CodeForm actions={actions} change={change} onAsked={onAsked} />
      )}
    </FormDialog>
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
      <Textarea
        label="Note"
        description="For your colleagues and the audit log."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        data-autofocus
        {...form.field('note')}
      />
    </DeskForm>
  );
}
