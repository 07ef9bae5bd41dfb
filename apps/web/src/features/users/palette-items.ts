import { formatDay, formatMoney } from '../../shared/format.ts';
import type { LookupObject, LookupResult } from './lookup-text.ts';
import type { User } from './user-type.ts';

/** Where an entry of the palette leads. */
export type Goal =
  | { kind: 'user'; userId: string; paymentId: string | null }
  | { kind: 'refund'; userId: string; paymentId: string }
  | { kind: 'edit' | 'note' | 'portal' | 'tag'; userId: string }
  | { kind: 'object'; page: LookupObject['page']; objectId: string }
  | { kind: 'invite' }
  /** Takes out what the list on the screen shows. */
  | { kind: 'export' }
  | { kind: 'page'; to: string }
  | { kind: 'list'; query: string };
export type PaletteItem = { id: string; label: string; detail?: string | undefined; goal: Goal };
export type PaletteGroup = { title: string; items: PaletteItem[] };

type Asked = {
  text: string;
  /** What the look-up says of this very text; undefined as long as it has not answered. */
  found: LookupResult | undefined;
  /** The user whose page is open. */
  user: User | undefined;
  recent: readonly { id: string; name: string; productName: string }[];
  pages: readonly { heading: string | undefined; entries: readonly { to: string; label: string }[] }[];
  may: (
    permission:
      | 'billing:link_portal'
      | 'billing:refund'
      | 'staff:manage'
      | 'users:edit'
      | 'users:note'
      | 'users:read',
  ) => boolean;
  /** The screen shows a list that this member may take out. */
  canExport: boolean;
};

const mostUsers = 8;

/** What the palette offers for a text: whom it names first, then what can be done, then where to go. */
export function paletteGroups(asked: Asked): PaletteGroup[] {
  const { text, found, recent, user } = asked;
  const isMatch = matcher(text);
  const groups: PaletteGroup[] = [
    {
      title: found ? `Recognised: ${found.recognised}` : 'Users',
      items: found ? [...objectsFound(found), ...usersFound(found)] : [],
    },
    {
      title: 'Recent',
      items: text === '' ? recent.filter(({ id }) => id !== user?.id).map(recentItem) : [],
    },
    {
      title: `Do for ${user?.name ?? ''}`,
      items: user ? actionsFor(user, asked.may).filter(isMatch) : [],
    },
    { title: 'Do', items: deskActions(asked).filter(isMatch) },
    { title: 'Go to', items: pages(asked).filter(isMatch) },
    { title: 'Search', items: text === '' || !asked.may('users:read') ? [] : [searchItem(text)] },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

const objectWords: Record<LookupObject['page'], string> = {
  payments: 'payment',
  subscriptions: 'subscription',
  invoices: 'invoice',
  refunds: 'refund',
  disputes: 'dispute',
  plans: 'plan',
};

/** The thing itself that an id names stands before whom it belongs to. */
function objectsFound({ objects }: LookupResult): PaletteItem[] {
  return objects.map(({ page, id, productName }) => ({
    id: `object-${id}`,
    label: `Open the ${objectWords[page]}`,
    detail: productName,
    goal: { kind: 'object', page, objectId: id },
  }));
}

function usersFound({ users, paymentId }: LookupResult): PaletteItem[] {
  return users.slice(0, mostUsers).map(({ id, name, email, productName, planName }) => ({
    id: `user-${id}`,
    label: name,
    detail: [email, productName, planName].filter(Boolean).join(' · '),
    goal: { kind: 'user', userId: id, paymentId },
  }));
}

const recentItem = ({ id, name, productName }: Asked['recent'][number]): PaletteItem => ({
  id: `recent-${id}`,
  label: name,
  detail: productName,
  goal: { kind: 'user', userId: id, paymentId: null },
});

function deskActions({ may, canExport }: Asked): PaletteItem[] {
  const items: PaletteItem[] = [];
  if (canExport) items.push({ id: 'export', label: 'Export this list…', goal: { kind: 'export' } });
  if (may('staff:manage'))
    items.push({ id: 'invite', label: 'Invite a colleague…', goal: { kind: 'invite' } });
  return items;
}

function actionsFor(user: User, may: Asked['may']): PaletteItem[] {
  const items: PaletteItem[] = [];
  const userId = user.id;
  if (may('billing:refund'))
    for (const payment of user.payments.filter(({ refundable }) => refundable.amount !== '0').slice(0, 3))
      items.push({
        id: `refund-${payment.id}`,
        label: `Refund ${formatMoney(payment.refundable)}…`,
        detail: `payment of ${formatDay(payment.paidAt ?? payment.createdAt)}`,
        goal: { kind: 'refund', userId, paymentId: payment.id },
      });
  if (user.stripeCustomerId && may('billing:link_portal'))
    items.push({
      id: 'portal',
      label: 'Link to the customer portal…',
      detail: 'to change their card or see invoices',
      goal: { kind: 'portal', userId },
    });
  if (may('users:note')) {
    items.push({ id: 'note', label: 'Add a note', goal: { kind: 'note', userId } });
    items.push({ id: 'tag', label: 'Add a tag', goal: { kind: 'tag', userId } });
  }
  if (may('users:edit'))
    items.push({ id: 'edit', label: 'Edit name and country…', goal: { kind: 'edit', userId } });
  return items;
}

function pages({ pages: groups }: Asked): PaletteItem[] {
  return groups.flatMap(({ heading, entries }) =>
    entries.map(({ to, label }) => ({
      id: `page-${to}`,
      label,
      detail: heading,
      goal: { kind: 'page', to } as const,
    })),
  );
}

const searchItem = (text: string): PaletteItem => ({
  id: 'search',
  label: `All users for “${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`,
  goal: { kind: 'list', query: text },
});

/** Every word that was typed begins a word of the entry. */
function matcher(text: string): (item: PaletteItem) => boolean {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ label, detail = '' }) => {
    const said = `${label} ${detail}`.toLowerCase().split(/[\s,.…]+/);
    return typed.every((part) => said.some((word) => word.startsWith(part)));
  };
}
