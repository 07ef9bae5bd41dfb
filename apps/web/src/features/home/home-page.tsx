import { roleLabels } from '@backdesk/contract';
import { PageHeader } from '@backdesk/ui';
import { viewerZone } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { useChosenProduct } from '../../shared/product-choice.ts';
import { blocksOf } from './blocks.ts';
import './home.css';

/** What waits today for whoever sits here; each block fails or is done on its own. */
export function HomePage({ product: inAddress }: { product: string | undefined }) {
  const me = useMe();
  const remembered = useChosenProduct();
  const product = inAddress ?? remembered;
  const zone = viewerZone();
  const blocks = blocksOf(me);
  return (
    <>
      <PageHeader title="Today">
        <span>what waits for you as {roleLabels[me.role].toLowerCase()}</span>
        <span>times in {zone}</span>
      </PageHeader>
      <div className="bd-home">
        {blocks.map(({ key, Block, isWide }) => (
          <div key={key} className={isWide ? 'bd-home-wide' : undefined}>
            <Block about={{ product, zone }} />
          </div>
        ))}
      </div>
    </>
  );
}
