import { type LinkValues, fillLink, linkKindLabels, linkPlaceholders } from '@backdesk/contract';
import { EmptyState, ExternalLink, Notice, Panel } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { useCan } from '../../shared/me.ts';
import { problemOf } from '../../shared/problem.ts';
import { PlainTable } from '../../shared/table/plain-table.tsx';
import { TwoLines } from '../../shared/table/two-lines.tsx';
import { trpc } from '../../shared/trpc.ts';
import type { Product, ProductLink } from './settings-types.ts';
import { useRefreshProducts } from './use-refresh.ts';

const heads = [
  'Link',
  { label: 'Leads to', className: 'bd-wide' },
  { label: 'With an invented user', className: 'bd-wide' },
  { label: 'Actions', isHidden: true },
];

/** An invented user, to try templates with. */
export const exampleValues = Object.fromEntries(
  Object.entries(linkPlaceholders).map(([name, { example }]) => [name, example]),
) as LinkValues;

/** The ways from a user's page into other tools, in the order they stand there. */
export function LinksPanel({ product }: { product: Product }) {
  const refresh = useRefreshProducts();
  const canManage = useCan('products:manage');
  const move = useMutation(trpc.products.moveLink.mutationOptions({ onSettled: refresh }));
  const { links, key } = product;
  const add = (
    <Can permission="products:manage">
      <Button
        variant="default"
        size="compact-sm"
        renderRoot={(props) => (
          <Link to="/settings/products/$productKey/links/new" params={{ productKey: key }} {...props} />
        )}
      >
        Add a link
      </Button>
    </Can>
  );
  return (
    <Panel title="Links on a user's page" label="Links on a user's page" aside={add} flush>
      {move.error && (
        <Notice tone="bad" role="alert">
          {problemOf(move.error).message}
        </Notice>
      )}
      {links.length === 0 ? (
        <EmptyState title="No links">
          A link leads from the page of a user into another tool, such as a session replay.
        </EmptyState>
      ) : (
        <PlainTable label="Links" heads={heads}>
          {links.map((link, index) => (
            <Row
              key={link.id}
              link={link}
              productKey={key}
              canManage={canManage}
              isBusy={move.isPending}
              isFirst={index === 0}
              isLast={index === links.length - 1}
              onMove={(direction) => move.mutate({ linkId: link.id, direction })}
            />
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}

type RowProps = {
  link: ProductLink;
  productKey: string;
  canManage: boolean;
  isBusy: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (direction: 'up' | 'down') => void;
};

function Row({ link, productKey, canManage, isBusy, isFirst, isLast, onMove }: RowProps) {
  const { id: linkId, label, kind, urlTemplate } = link;
  const params = { productKey, linkId };
  return (
    <tr>
      <td>
        <TwoLines first={label} second={kind === 'other' ? undefined : linkKindLabels[kind]} />
      </td>
      <td className="bd-wide bd-mono bd-settings-template">{urlTemplate}</td>
      <td className="bd-wide">
        <ExternalLink href={fillLink(urlTemplate, exampleValues) ?? null}>Try it</ExternalLink>
      </td>
      <td>
        {canManage && (
          <span className="bd-inline-cell bd-settings-acts">
            <Act label={`Move ${label} up`} isDisabled={isBusy || isFirst} onClick={() => onMove('up')}>
              ↑
            </Act>
            <Act label={`Move ${label} down`} isDisabled={isBusy || isLast} onClick={() => onMove('down')}>
              ↓
            </Act>
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Edit ${label}`}
              renderRoot={(props) => (
                <Link to="/settings/products/$productKey/links/edit/$linkId" params={params} {...props} />
              )}
            >
              Edit
            </Button>
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Remove ${label}`}
              renderRoot={(props) => (
                <Link to="/settings/products/$productKey/links/remove/$linkId" params={params} {...props} />
              )}
            >
              Remove
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}

type ActProps = { label: string; isDisabled: boolean; onClick: () => void; children: string };

/** Stays focusable at the end of the list: the key that moved the link there keeps its focus. */
function Act({ label, isDisabled, onClick, children }: ActProps) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      aria-label={label}
      aria-disabled={isDisabled}
      {...(isDisabled && { 'data-disabled': true })}
      onClick={() => !isDisabled && onClick()}
    >
      {children}
    </Button>
  );
}
