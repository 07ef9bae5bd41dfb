import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type LinkProps, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeskPages } from '../../shared/layout/desk-pages.ts';
import { useMe } from '../../shared/me.ts';
import { trpc } from '../../shared/trpc.ts';
import { exactMatch, exactObject, lookupText } from './lookup-text.ts';
import { type Goal, paletteGroups, type PaletteItem } from './palette-items.ts';
import { recentUsers } from './recent-users.ts';

const restMs = 120;

/** What the palette shows for what stands in its box, and how an entry is opened. */
export function usePalette(onClose: (focusAfter?: string) => void) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const pages = useDeskPages();
  const { permissions } = useMe();
  const { userId } = useParams({ strict: false });
  const mayLookUp = permissions.includes('users:read');
  const query = lookupText(text);
  const [rested] = useDebouncedValue(query, restMs);
  const lookup = useQuery({
    ...trpc.users.lookup.queryOptions({ query: rested }),
    enabled: mayLookUp && rested !== '',
  });
  const user = userId ? queryClient.getQueryData(trpc.users.get.queryKey({ userId })) : undefined;
  const groups = paletteGroups({
    text: query,
    found: rested === query ? lookup.data : undefined,
    user,
    recent: recentUsers(),
    pages,
    may: (permission) => permissions.includes(permission),
    // Whoever may not take the list out has no such button.
    canExport: exportButton() !== null,
  });

  const open = (goal: Goal) => {
    onClose(focusAfter(goal));
    void go(goal);
  };
  const go = (goal: Goal) => {
    switch (goal.kind) {
      case 'user':
        return navigate({
          to: '/users/$userId',
          params: { userId: goal.userId },
          search: goal.paymentId ? { paymentId: goal.paymentId } : {},
        });
      case 'refund': {
        const { userId: id, paymentId } = goal;
        return navigate({ to: '/users/$userId/refund/$paymentId', params: { userId: id, paymentId } });
      }
      case 'edit':
        return navigate({ to: '/users/$userId/edit', params: { userId: goal.userId } });
      case 'portal':
        return navigate({ to: '/users/$userId/portal', params: { userId: goal.userId } });
      case 'note':
      case 'tag':
        return navigate({ to: '/users/$userId', params: { userId: goal.userId } });
      case 'object':
        return navigate({ to: objectPages[goal.page], params: { id: goal.objectId } });
      case 'invite':
        return navigate({ to: '/staff/invitations/new' });
      case 'export':
        return exportButton()?.click();
      case 'page':
        return navigate({ to: goal.to as NonNullable<LinkProps['to']> });
      case 'list':
        return navigate({ to: '/users', search: { q: goal.query } });
    }
  };

  /** Enter: the one user that the text turns out to name, else the entry that was marked when it was pressed. */
  const enter = async (marked: PaletteItem | undefined) => {
    const isAnswered = query === '' || !mayLookUp || (rested === query && !lookup.isFetching);
    if (isAnswered) {
      if (marked) open(marked.goal);
      return;
    }
    const result = await queryClient
      .fetchQuery(trpc.users.lookup.queryOptions({ query }))
      .catch(() => undefined);
    const object = result && exactObject(result);
    const match = result && exactMatch(result);
    if (object) open({ kind: 'object', page: object.page, objectId: object.id });
    else if (match) open({ kind: 'user', userId: match.id, paymentId: result.paymentId });
    else if (marked) open(marked.goal);
  };
  const isLooking = mayLookUp && query !== '' && (rested !== query || lookup.isFetching);
  return { text, setText, groups, lookup, isLooking, open, enter };
}

const objectPages = {
  payments: '/billing/payments/$id',
  subscriptions: '/billing/subscriptions/$id',
  invoices: '/billing/invoices/$id',
  refunds: '/billing/refunds/$id',
  disputes: '/billing/disputes/$id',
  plans: '/billing/plans/$id',
} as const;

const exportButton = () => document.querySelector<HTMLButtonElement>('[data-export]');

/** Where the cursor goes once the palette is gone. */
function focusAfter({ kind }: Goal): string | undefined {
  if (kind === 'note') return 'form[aria-label="New note"] textarea';
  if (kind === 'tag') return '.bd-tag-add';
  return undefined;
}
