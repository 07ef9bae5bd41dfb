import { parseArgs } from 'node:util';
import { createSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    seed: { type: 'string', default: 'simulator' },
    'start-at': { type: 'string' },
    'follow-wall-clock': { type: 'boolean', default: false },
    'webhook-retry-ms': { type: 'string' },
    validate: { type: 'boolean', default: false },
    'i-know': { type: 'boolean', default: false },
  },
});

const retryMs = values['webhook-retry-ms']?.split(',').map(Number);
const simulator = createSimulator({
  seed: values.seed,
  followWallClock: values['follow-wall-clock'],
  validateResponses: values.validate,
  ...(values.data !== undefined && { dataFile: values.data }),
  ...(values['start-at'] !== undefined && { startAt: new Date(values['start-at']) }),
  webhooks: { allowRemote: values['i-know'], ...(retryMs && { retry: { wallMs: retryMs } }) },
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await simulator.close();
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// The supervisor holds the other end of stdin; when it dies, so does this process.
process.stdin.resume();
process.stdin.on('end', () => void stop());
process.stdin.on('close', () => void stop());

const server = await simulator.listen({
  port: Number(values.port),
  host: values.host,
  allowRemote: values['i-know'],
});
console.log(JSON.stringify({ ready: true, port: server.port }));
