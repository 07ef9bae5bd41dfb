import { UserLink } from '../../../shared/hover/user-link.tsx';

type Row = { userId: string; userName: string | null };

/** Whose row it is; in the first column the row's own link leads there already. */
export function userCell({ userId, userName }: Row, isFirst: boolean) {
  return isFirst ? userName || 'No name' : <UserLink userId={userId} name={userName} />;
}
