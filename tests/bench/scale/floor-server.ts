import { startFloor } from '../floor.ts';
import { floorAnswer } from './floor-answers.ts';

// A process of its own, as the server is: neither shares its one thread with whoever measures.
const floor = await startFloor(process.argv[2] ?? '', floorAnswer);
process.send?.(floor.url);
process.on('disconnect', () => void floor.stop().then(() => process.exit()));
