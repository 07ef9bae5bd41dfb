import { type Figure, figure } from '../figure.ts';
import { load, type Shot } from '../load.ts';

const rounds = 4;

type Asked = { requests: number; ours: (index: number) => Shot; floor: (index: number) => Shot };

/** Times of both, in turns, so that whatever else the machine does falls on both alike. */
export async function inTurns(
  { requests, ours, floor }: Asked,
  connections: number,
): Promise<{ ours: number[]; floor: number[] }> {
  const share = Math.max(connections, Math.ceil(requests / rounds));
  await load(Math.ceil(share / 2), connections, ours);
  await load(Math.ceil(share / 2), connections, floor);
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const from = round * share;
    times.ours.push(...(await load(share, connections, (index) => ours(from + index))).times);
    times.floor.push(...(await load(share, connections, (index) => floor(from + index))).times);
  }
  return times;
}

/** A figure of one question at so many connections. */
export async function compare(
  question: Asked & { name: string; rows: number; target: number },
  connections: number,
): Promise<Figure> {
  const times = await inTurns(question, connections);
  const { name, rows, target } = question;
  return figure(`${name}, ${connections} connections`, rows, times.ours, times.floor, target);
}
