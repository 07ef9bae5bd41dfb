import { type RefundReason, refundReasonLabels, refundReasons } from '@backdesk/contract';
import { Chip, Kbd, Notice } from '@backdesk/ui';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { showProblem } from '../../shared/form/field-errors.ts';
import { formatCard, formatMoney, type WireMoney } from '../../shared/format.ts';
import { leavesOutcomeOpen, type Problem } from '../../shared/problem.ts';
import { StepUpDialog } from '../../shared/step-up-dialog.tsx';
import { Time } from '../../shared/time.tsx';
import type { PaymentDetail } from './billing-types.ts';
import type { RefundInput } from './operation-keeper.ts';
import { RefundPreview } from './refund-preview.tsx';
import {
  initialValues,
  longestNote,
  longestTicket,
  readAmount,
  refundInput,
  typedAmount,
  validateRefund,
} from './refund-values.ts';
import { keeper } from './session-keeper.ts';
import { useRefund } from './use-refund.ts';

type Props = {
  detail: PaymentDetail;
  reason?: RefundReason | undefined;
  onMade: (refundId: string) => void;
  onClose: () => void;
  onStepUp: (isOpen: boolean) => void;
};

const reasonChoices = [
  { value: '', label: 'Choose a reason', disabled: true },
  ...refundReasons.map((value) => ({ value, label: refundReasonLabels[value] })),
];

/** How much, why, and in numbers what will happen; the button says the result. */
export function RefundForm({ detail, reason, onMade, onClose, onStepUp }: Props) {
  const { payment } = detail;
  const { refundable } = payment;
  const [operation] = useState(() =>
    keeper.open(
      payment.id,
      detail.refunds.map(({ id }) => id),
    ),
  );
  const [problem, setProblem] = useState<Problem>();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    initialValues: initialValues(refundable, operation.sent, reason),
    validate: (values) => validateRefund(values, refundable),
  });
  const refund = useRefund(payment.id, {
    onMade,
    onRefused: (refused) => {
      setProblem(refused);
      setRefusal(showProblem(form, refused));
    },
  });
  const amount = readAmount(form.values.amount, refundable);
  const money = 'minor' in amount ? { ...refundable, amount: amount.minor.toString() } : undefined;

  // Sent from here, the answer lost, and yet the payment shows it: go on to what became of it.
  const isFound = operation.sent !== null && detail.refunds.some(({ id }) => id === operation.operationId);
  useEffect(() => {
    if (!isFound) return;
    keeper.settle(payment.id);
    onMade(operation.operationId);
  }, [isFound, onMade, operation.operationId, payment.id]);
  useEffect(() => onStepUp(refund.stepUp.why !== undefined), [onStepUp, refund.stepUp.why]);

  const submitBy = (send: (input: RefundInput) => Promise<void>) =>
    form.onSubmit((values) => {
      const { operationId } = keeper.open(payment.id, []);
      const input = refundInput(values, refundable, { operationId, paymentId: payment.id });
      if (!input) return;
      setProblem(undefined);
      setRefusal(undefined);
      void send(input);
    });
  const refundFully = () => form.setFieldValue('amount', typedAmount(refundable));
  const isOutcomeOpen = problem !== undefined && leavesOutcomeOpen(problem);
  const card = formatCard(payment.cardBrand, payment.cardLast4);

  return (
    <>
      <form onSubmit={submitBy(refund.send)} noValidate className="bd-refund" aria-busy={refund.isSending}>
        <p className="bd-muted">
          {formatMoney(payment.amount)} paid <Time at={payment.paidAt ?? payment.createdAt} as="day" />
          {card && <> with {card}</>} · {detail.productName}
        </p>
        {isOutcomeOpen && (
          <Notice tone="warning" role="alert" title="No answer came.">
            The refund may or may not have been accepted. Send it again: it goes out under the same id, so it
            cannot be made twice.
            {problem?.reference && <> Reference {problem.reference}.</>}
          </Notice>
        )}
        {refusal && !isOutcomeOpen && (
          <Notice tone="bad" role="alert">
            {refusal}
            {needsColleague(problem) && (
              <p>
                <Button
                  autoFocus
                  variant="default"
                  loading={refund.isSending}
                  onClick={() => submitBy(refund.ask)()}
                >
                  Ask for approval
                </Button>
              </p>
            )}
          </Notice>
        )}
        <div className="bd-refund-amount">
          <TextInput
            label={`Amount in ${refundable.currency}`}
            inputMode="decimal"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('amount')}
          />
          <span className="bd-refund-left">
            <Button variant="default" onClick={refundFully}>
              Refund fully
            </Button>
            <span className="bd-muted">of {formatMoney(refundable)} left</span>
          </span>
        </div>
        <NativeSelect label="Reason" data={reasonChoices} {...form.getInputProps('reason')} />
        {form.values.reason === 'fraudulent' && (
          <Checkbox
            label="I know that Stripe blocks this card and this e-mail for all later payments."
            {...form.getInputProps('confirmsFraud', { type: 'checkbox' })}
          />
        )}
        <TextInput
          label="Ticket"
          description="Where they asked for it, if anywhere."
          maxLength={longestTicket}
          autoComplete="off"
          {...form.getInputProps('ticket')}
        />
        <Textarea
          label="Note"
          description="For your colleagues and the audit log; the customer does not see it."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={longestNote}
          {...form.getInputProps('note')}
        />
        <RefundPreview detail={detail} money={money} />
        <div className="bd-refund-foot">
          <AboveLimit minor={money?.amount} left={detail.goodwillLeft} />
          <span className="bd-refund-buttons">
            <Button variant="default" onClick={onClose} rightSection={<Kbd>Esc</Kbd>}>
              Cancel
            </Button>
            <Button type="submit" loading={refund.isSending}>
              {money ? `Refund ${formatMoney(money)}` : 'Refund'}
            </Button>
          </span>
        </div>
      </form>
      <StepUpDialog {...refund.stepUp} />
    </>
  );
}

const needsColleague = (problem: Problem | undefined): boolean =>
  problem?.reason === 'refund_exceeds_limit' || problem?.reason === 'goodwill_exceeds_limit';

/** Warns early; the server has the last word. */
function AboveLimit({ minor, left }: { minor: string | undefined; left: WireMoney | null }) {
  if (!left) return <span />;
  if (!minor || BigInt(minor) <= BigInt(left.amount))
    return <span className="bd-muted">You may still give {formatMoney(left)}</span>;
  return <Chip tone="warning">Above the {formatMoney(left)} you may still give</Chip>;
}
