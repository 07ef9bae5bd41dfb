import type { ReactNode } from 'react';

/**
 * What a cell of a column shows. It calls the column's function: as a component of its own the cell would
 * be thrown away and made anew whenever the columns are, and whatever has the focus in it with it.
 */
export function drawCell<Context extends object>(
  template: string | ((context: Context) => ReactNode) | undefined,
  context: Context,
): ReactNode {
  return typeof template === 'function' ? template(context) : template;
}
