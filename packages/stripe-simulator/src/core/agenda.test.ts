import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda, type Task } from './agenda.ts';

test('tasks come by time, those of one second in the order they were planned; removed ones never', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(20), removed: fc.boolean() })), (plans) => {
      const agenda = new Agenda();
      const tasks = plans.map(({ at }, seq): Task => ({ at, seq, kind: 'k', id: `o${seq % 3}` }));
      for (const task of tasks) agenda.add(task);
      for (const [seq, { removed }] of plans.entries()) if (removed) agenda.remove(seq);
      const expected = tasks
        .filter(({ seq }) => !plans[seq]?.removed)
        .toSorted((a, b) => a.at - b.at || a.seq - b.seq);
      expect(agenda.of('o1').map(({ seq }) => seq)).toEqual(
        tasks.filter(({ seq, id }) => id === 'o1' && !plans[seq]?.removed).map(({ seq }) => seq),
      );
      const taken: Task[] = [];
      for (let next = agenda.peek(); next; next = agenda.peek()) {
        taken.push(next);
        agenda.remove(next.seq);
      }
      expect(taken).toEqual(expected);
    }),
  );
});
