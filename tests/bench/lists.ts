import { resolve } from 'node:path';
import { type Figure, figure } from './figure.ts';
import { compare, inTurns } from './scale/compare.ts';
import { benchUsers, openScaleDatabase, type ScaleDatabase } from './scale/database.ts';
import { explainFromNowOn, keepPlans } from './scale/plans.ts';
import { type Question, questionsOf } from './scale/questions.ts';
import { type Servers, startServers } from './scale/servers.ts';

const fewUsers = 10_000;
const highestMemory = 250;

/**
 * The lists and look-ups of the desk on a grown product: the server as it runs in production, with
 * session, permission and masking, beside the best SQL behind a bare server. BACKDESK_BENCH_USERS
 * chooses the size, BACKDESK_BENCH_HOME a folder to keep the database in, BACKDESK_BENCH_PLANS one for
 * the plans.
 */
export async function lists(): Promise<Figure[]> {
  const many = await openScaleDatabase(benchUsers);
  try {
    const servers = await startServers(many);
    try {
      const questions = await questionsOf(many, servers);
      const figures: Figure[] = [];
      for (const connections of [1, 16])
        for (const question of questions) {
          const measured = await compare(question, connections);
          figures.push(measured);
          console.error(`${measured.name}: ${measured.ours_p50_ms} ms, floor ${measured.floor_p50_ms} ms`);
        }
      figures.push(await evenPages(questions), await againstFew(questions));
      const memory = [Math.round(servers.highestMemory())];
      const limit = [highestMemory];
      figures.push({ ...figure('memory of the server, highest', benchUsers, memory, limit, 1), unit: 'MB' });
      return figures;
    } finally {
      await servers.stop();
      await explain(many);
    }
  } finally {
    await many.stop();
  }
}

const questionOf = (questions: readonly Question[], key: string) => {
  const found = questions.find((question) => question.key === key);
  if (!found) throw new Error(`There is no question ${key}.`);
  return found;
};

/** Page 10,000 beside page 1. */
async function evenPages(questions: readonly Question[]): Promise<Figure> {
  const first = questionOf(questions, 'payments-page-1');
  const deep = questionOf(questions, 'payments-page-10000');
  const times = await inTurns({ requests: 200, ours: deep.ours, floor: first.ours }, 1);
  return figure('page 10,000 beside page 1 (floor)', first.rows, times.ours, times.floor, 1.2);
}

/** The same look-up among many users and among few. */
async function againstFew(questions: readonly Question[]): Promise<Figure> {
  const few = await openScaleDatabase(Math.min(fewUsers, benchUsers));
  let servers: Servers | undefined;
  try {
    servers = await startServers(few);
    const small = questionOf(await questionsOf(few, servers), 'look-up-email');
    const large = questionOf(questions, 'look-up-email');
    const times = await inTurns({ requests: 200, ours: large.ours, floor: small.ours }, 1);
    const name = `look-up by e-mail among ${benchUsers} users beside ${few.users} (floor)`;
    return figure(name, benchUsers, times.ours, times.floor, 2);
  } finally {
    await servers?.stop();
    await few.stop();
  }
}

async function explain(database: ScaleDatabase): Promise<void> {
  const folder = process.env.BACKDESK_BENCH_PLANS;
  if (!folder) return;
  const noMore = await explainFromNowOn(database);
  const servers = await startServers(database);
  try {
    await keepPlans(resolve(folder), database, await questionsOf(database, servers));
  } finally {
    await servers.stop();
    await noMore();
  }
}
