import { useEffect, useRef, useState } from 'react';
import { download } from '../download.ts';
import type { Problem } from '../problem.ts';
import { ExportRefused, exportCsv, type ExportWish } from './export-csv.ts';

type State =
  | { kind: 'idle' }
  | { kind: 'running'; rows: number }
  | { kind: 'done'; rows: number; name: string }
  | { kind: 'refused'; problem: Problem };

/** An export from the press of the button to the file: progress, cancel, refusal, the second factor. */
export function useExport(wish: ExportWish) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = async () => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    let rows = 0;
    setState({ kind: 'running', rows });
    try {
      const onRows = (count: number) => {
        rows = count;
        setState({ kind: 'running', rows });
      };
      const file = await exportCsv(wish, { signal: abort.signal, onRows });
      const name = fileName(wish, new Date());
      download(name, file);
      setState({ kind: 'done', rows, name });
    } catch (error) {
      if (abort.signal.aborted) setState({ kind: 'idle' });
      else if (error instanceof ExportRefused) setState({ kind: 'refused', problem: error.problem });
      else throw error;
    }
  };
  return {
    state,
    run: () => void run(),
    cancel: () => running.current?.abort(),
    dismiss: () => setState({ kind: 'idle' }),
  };
}

/** "payments-2026-11-26.csv" */
function fileName({ noun }: ExportWish, now: Date): string {
  const day = new Intl.DateTimeFormat('sv-SE').format(now);
  return `${noun[1].replaceAll(' ', '-')}-${day}.csv`;
}
