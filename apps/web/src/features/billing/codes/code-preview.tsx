import { formatMoney } from '../../../shared/format.ts';
import { type CodeDiscount, type CodeTerms, priceAfter, worthWords } from './code-types.ts';

type Props = {
  terms: CodeTerms;
  code: string;
  /** Undefined while it is not said what the code gives. */
  discount: CodeDiscount | undefined;
};

const pricesShown = 4;

/** What customers who type the code get, in numbers, before it is made. */
export function CodePreview({ terms, code, discount }: Props) {
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What customers get">
      <div>
        <dt className="bd-wrap">Whoever types {code || 'the code'}</dt>
        <dd className="bd-preview-main">{discount ? worthWords(discount) : 'say what it gives'}</dd>
      </div>
      {discount &&
        terms.prices.slice(0, pricesShown).map(({ name, price, interval }) => {
          const after = priceAfter(price, discount);
          return (
            <div key={`${name} ${interval} ${price.amount}`}>
              <dt className="bd-wrap">
                {name}, {formatMoney(price)} a {interval}
              </dt>
              <dd>{after ? formatMoney(after) : 'nothing off: another currency'}</dd>
            </div>
          );
        })}
      <div>
        <dt>Can be taken back</dt>
        <dd>it can be turned off; who has used it keeps what it gave</dd>
      </div>
    </dl>
  );
}
