export type RecentUser = { id: string; name: string; productName: string };

const most = 5;
let users: readonly RecentUser[] = [];

/** Remembers whose page was open, the latest first. In memory only: names stay off the disk. */
export function rememberUser({ id, name, productName }: RecentUser): void {
  users = [{ id, name, productName }, ...users.filter((known) => known.id !== id)].slice(0, most);
}

export const recentUsers = (): readonly RecentUser[] => users;
