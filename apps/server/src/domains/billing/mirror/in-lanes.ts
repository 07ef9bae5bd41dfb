/** Runs something for each item, so many of them at the same time. Rejects with the first that does. */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await run(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
