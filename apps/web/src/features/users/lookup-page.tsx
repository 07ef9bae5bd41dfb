import { Chip, EmptyState, Kbd, PageHeader, Panel } from '@backdesk/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { problemOf } from '../../shared/problem.ts';
import { ErrorState } from '../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { StaleNote } from '../../shared/states/stale-note.tsx';
import { moveRowFocus } from '../../shared/table/use-row-keys.ts';
import { trpc } from '../../shared/trpc.ts';
import { useInitialFocus } from '../../shared/use-initial-focus.ts';
import { LookupBox } from './lookup-box.tsx';
import { LookupResults } from './lookup-results.tsx';
import { useLookUp } from './use-look-up.ts';
import { useTypedQuery } from './use-typed-query.ts';
import './users.css';

type Props = { query: string; onQuery: (query: string) => void };

/** One box for everything that can be pasted; says what it recognised and lists who matches. */
export function LookupPage({ query, onQuery }: Props) {
  const { text, setText, flush } = useTypedQuery(query, onQuery);
  const { lookUp, isLooking } = useLookUp();
  const box = useInitialFocus<HTMLDivElement>();
  const results = useRef<HTMLDivElement>(null);
  const lookup = useQuery({
    ...trpc.users.lookup.queryOptions({ query }),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
  const submit = () => {
    flush();
    void lookUp(text);
  };
  return (
    <>
      <PageHeader title="Users" />
      <div className="bd-lookup-box" ref={box}>
        <LookupBox
          value={text}
          onChange={setText}
          onSubmit={submit}
          onArrowDown={() => moveRowFocus(results.current, 1)}
          isBusy={isLooking || lookup.isFetching}
        />
      </div>
      <StaleNote query={lookup} />
      <div ref={results} className="bd-stack">
        <Body query={query} lookup={lookup} />
      </div>
    </>
  );
}

function Body({ query, lookup }: { query: string; lookup: LookupQuery }) {
  if (query === '') return <WhatCanBePasted />;
  if (lookup.data)
    return (
      <>
        <output className="bd-recognised">
          <Chip tone="info">{lookup.data.kind.replaceAll('_', ' ')}</Chip>
          <span className="bd-wrap">{lookup.data.recognised}</span>
        </output>
        {lookup.data.users.length > 0 ? (
          <LookupResults result={lookup.data} isStale={lookup.isPlaceholderData} />
        ) : (
          <Panel>
            {lookup.data.kind === 'stripe_other' ? (
              <EmptyState title="This id leads to no user">
                Paste the id of its customer, payment, invoice or subscription instead: those are kept here.
              </EmptyState>
            ) : (
              <EmptyState title="Nobody matches">
                Check the spelling, or paste something else you have from the mail: an invoice number, the
                last Stripe receipt, the e-mail they pay with.
              </EmptyState>
            )}
          </Panel>
        )}
      </>
    );
  if (lookup.isError)
    return (
      <Panel>
        <ErrorState
          problem={problemOf(lookup.error)}
          permission="users:read"
          onRetry={() => void lookup.refetch()}
        />
      </Panel>
    );
  return (
    <Panel>
      <SkeletonRows count={4} label="Looking" />
    </Panel>
  );
}

type LookupQuery = ReturnType<typeof useLookupType>;
const useLookupType = (query: string) => useQuery(trpc.users.lookup.queryOptions({ query }));

function WhatCanBePasted() {
  return (
    <Panel>
      <EmptyState title="Paste whatever you have">
        <p>
          An e-mail in any case, part of a name, an invoice number, one of our ids, a Stripe id (
          <span className="bd-mono">cus_ sub_ in_ ch_ pi_ re_ dp_</span>) or a link to the Stripe dashboard.
        </p>
        <p className="bd-keys bd-keys-centre">
          <Kbd>Enter</Kbd> look up <Kbd>j</Kbd> <Kbd>k</Kbd> move <Kbd>/</Kbd> back to the box
        </p>
      </EmptyState>
    </Panel>
  );
}
