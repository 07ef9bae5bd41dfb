import { type Permission, permissionsOf, roleLabels, roles } from '@backdesk/contract';
import { CopyableId, EmptyState } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { type Problem, readSentence } from '../problem.ts';

type Props = {
  problem: Problem;
  onRetry?: () => void;
  permission?: Permission | undefined;
  /** Where the error stands in place of a whole page. */
  isPageTitle?: boolean;
};

const titles: Partial<Record<Problem['reason'], string>> = {
  forbidden: 'Your role may not see this',
  not_found: 'There is nothing here',
  unreachable: 'No answer from Backdesk',
  rate_limited: 'Too many requests',
};

/** Stands where a screen could not be read: what happened, the reference, what to do next. */
export function ErrorState({ problem, onRetry, permission, isPageTitle = false }: Props) {
  const canRetry = onRetry && problem.reason !== 'forbidden' && problem.reason !== 'not_found';
  return (
    <EmptyState
      isAlert
      isPageTitle={isPageTitle}
      title={titles[problem.reason] ?? 'This could not be loaded'}
      action={
        canRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{readSentence(problem)}</p>
      {permission && problem.reason === 'forbidden' && <WhoMay permission={permission} />}
      {problem.reference && (
        <p>
          Reference <CopyableId value={problem.reference} label="reference" />
        </p>
      )}
    </EmptyState>
  );
}

/** Names the roles that hold the permission and who can hand them out. */
export function WhoMay({ permission }: { permission: Permission }) {
  const names = roles
    .filter((role) => permissionsOf[role].includes(permission))
    .map((role) => roleLabels[role].toLowerCase());
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
  return <p>It takes the role {list}. An owner can change your role under Staff.</p>;
}
