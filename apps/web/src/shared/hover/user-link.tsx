import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode } from 'react';
import { HoverCard } from './hover-card.tsx';

const UserCard = lazy(() => import('./user-card.tsx').then(({ UserCard }) => ({ default: UserCard })));

type Props = { userId: string; name: string | null };

/** A user's name that leads to their page and says more on the way. */
export function UserLink({ userId, name }: Props) {
  return (
    <UserHover userId={userId} name={name}>
      <Link to="/users/$userId" params={{ userId }} className="bd-user-link">
        {name || 'No name'}
      </Link>
    </UserHover>
  );
}

/** Who the user is, for whoever rests on the link within. */
export function UserHover({ userId, name, children }: Props & { children: ReactNode }) {
  return (
    <HoverCard label={`About ${name || 'this user'}`} card={<UserCard userId={userId} />}>
      {children}
    </HoverCard>
  );
}
