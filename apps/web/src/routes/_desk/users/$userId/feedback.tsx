import { createFileRoute } from '@tanstack/react-router';
import { FeedbackTab } from '../../../../features/users/feedback-tab.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/users/$userId/feedback')({ component: Tab });

function Tab() {
  usePageTitle('Feedback and mails');
  return <FeedbackTab userId={Route.useParams().userId} />;
}
