/** Stages in the order in which they stop: first what uses the database, last the database. */
const STAGES = ['app', 'simulator', 'postgres'] as const;
export type Stage = (typeof STAGES)[number];

type Part = { stop(): Promise<void> };

/** What the supervisor has started and must stop. */
export type Stack = {
  /** Throws once stopping has begun; the part is stopped again then. */
  add(stage: Stage, part: Part): Promise<void>;
  /** Stops everything, stage by stage, the parts of a stage side by side. Never throws. */
  stopAll(): Promise<void>;
};

/** An empty stack. */
export function createStack(): Stack {
  const parts: { stage: Stage; part: Part }[] = [];
  let stopping: Promise<void> | undefined;
  const stopInOrder = async () => {
    for (const stage of STAGES) {
      const ofStage = parts.filter((entry) => entry.stage === stage);
      await Promise.allSettled(ofStage.map(({ part }) => part.stop()));
    }
  };
  return {
    async add(stage, part) {
      if (stopping) {
        await part.stop();
        throw new Error('Backdesk is stopping.');
      }
      parts.push({ stage, part });
    },
    stopAll() {
      stopping ??= stopInOrder();
      return stopping;
    },
  };
}
