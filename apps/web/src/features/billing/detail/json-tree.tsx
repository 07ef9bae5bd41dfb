/** JSON as lines that fold: the first level is open, what lies below opens by a click or Enter. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <div className="bd-json bd-mono">
      <Fields value={value} />
    </div>
  );
}

function Fields({ value }: { value: unknown }) {
  if (value === null || typeof value !== 'object') return <Leaf value={value} />;
  const fields: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  return (
    <ul>
      {fields.map(([name, inner]) => (
        <li key={name}>
          <Field name={name} value={inner} />
        </li>
      ))}
    </ul>
  );
}

function Field({ name, value }: { name: string; value: unknown }) {
  const size = sizeOf(value);
  if (size === undefined)
    return (
      <>
        <span className="bd-json-name">{name}</span> <Leaf value={value} />
      </>
    );
  return (
    <details>
      <summary>
        <span className="bd-json-name">{name}</span> <span className="bd-muted">{size}</span>
      </summary>
      <Fields value={value} />
    </details>
  );
}

/** "[3]" or "{12}"; undefined for what has nothing inside. */
function sizeOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { length } = Array.isArray(value) ? value : Object.keys(value);
  if (length === 0) return undefined;
  return Array.isArray(value) ? `[${length}]` : `{${length}}`;
}

function Leaf({ value }: { value: unknown }) {
  return <span className={`bd-json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>;
}
