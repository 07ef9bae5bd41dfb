import { useDocumentTitle } from '@mantine/hooks';

/** Names the browser tab after the page. No personal data: titles end up in browser histories. */
export function usePageTitle(title: string): void {
  useDocumentTitle(`${title} · Backdesk`);
}
