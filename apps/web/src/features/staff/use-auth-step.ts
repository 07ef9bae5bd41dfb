import { useState } from 'react';
import { AuthRefusal } from './auth-api.ts';

/** Runs one step of the sign-in at a time; its refusal is a sentence to show above the form. */
export function useAuthStep() {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  const run = async (step: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await step();
    } catch (error) {
      if (!(error instanceof AuthRefusal)) throw error;
      setRefusal(error.message);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, refusal, run };
}
