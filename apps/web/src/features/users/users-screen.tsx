import { useSearch } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import type { BulkActions } from '../../shared/list/bulk-bar.tsx';
import { ListScreen } from '../../shared/list/list-screen.tsx';
import type { SearchBoxProps } from '../../shared/list/quick-search.tsx';
import { moveRowFocus } from '../../shared/table/use-row-keys.ts';
import { LookupBox } from './lookup-box.tsx';
import { LookupResults } from './lookup-results.tsx';
import { Recognised } from './recognised.tsx';
import { TagUsersButton } from './tag-users-button.tsx';
import { useLookUp } from './use-look-up.ts';
import { isBeyondList, useRecognised } from './use-recognised.ts';
import { usersLook, usersSource } from './users-list.tsx';
import './users.css';

const bulkActions: BulkActions = (selected) => (
  <Can permission="users:bulk_tag">
    <TagUsersButton {...selected} />
  </Can>
);

/**
 * All users, and one box for everything that can be pasted: it narrows the list down while one
 * types, says what it recognised, and Enter opens the one user that an id or an e-mail names.
 */
export function UsersScreen() {
  const { q } = useSearch({ strict: false, select: ({ q }) => ({ q: typeof q === 'string' ? q : '' }) });
  const lookup = useRecognised(q);
  const result = lookup.data;
  return (
    <ListScreen
      source={usersSource}
      look={usersLook}
      bulkActions={bulkActions}
      searchBox={UsersSearchBox}
      notice={q !== '' && <Recognised lookup={lookup} />}
      instead={
        result && isBeyondList(result) && result.users.length > 0 ? (
          <LookupResults result={result} isStale={lookup.isPlaceholderData} />
        ) : undefined
      }
    />
  );
}

function UsersSearchBox({ text, onText, onBlur, isBusy }: SearchBoxProps) {
  const { lookUp, isLooking } = useLookUp();
  return (
    <div className="bd-list-search bd-users-search" onBlur={onBlur}>
      <LookupBox
        value={text}
        onChange={onText}
        onSubmit={() => void lookUp(text)}
        onArrowDown={() => moveRowFocus(document.querySelector('.bd-list-panel'), 1)}
        isBusy={isBusy || isLooking}
        isOfList
      />
    </div>
  );
}
