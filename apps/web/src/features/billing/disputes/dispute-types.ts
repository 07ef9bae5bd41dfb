import type { disputeAnswerView, Wire } from '@backdesk/contract';

export type DisputeAnswer = Wire<typeof disputeAnswerView>;
export type AnswerForm = { answer: DisputeAnswer; onAsked: (operationId: string) => void };
