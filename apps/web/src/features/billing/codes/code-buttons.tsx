import type { CodeChange } from '@backdesk/contract';
import { OperationButtons } from '../operation-buttons.tsx';
import { codeWords } from './code-types.ts';

/** What can be done with a code, on its page. */
export function CodeButtons({ id, changes }: { id: string; changes: readonly CodeChange[] }) {
  const choices = changes.map((change) => ({
    dialog: `/billing/discount-codes/$id/${change}` as const,
    label: codeWords[change].button,
  }));
  return <OperationButtons id={id} permission="billing:change_codes" choices={choices} />;
}
