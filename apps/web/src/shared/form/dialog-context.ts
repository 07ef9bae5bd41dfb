import { createContext } from 'react';

/** What a dialog and the form inside it agree on. */
export type FormDialogContext = {
  onClose: () => void;
  /** While something lies above the dialog, Esc belongs to that. */
  hold: (isHeld: boolean) => void;
  /** Tells how the dialog is left: the form may want to ask first. */
  leaveBy: (wayOut: () => void) => void;
};

export const DialogContext = createContext<FormDialogContext | undefined>(undefined);
