import { useState } from 'react';
import { LookupBox } from './lookup-box.tsx';
import { useLookUp } from './use-look-up.ts';

/** The look-up in the top bar: Enter opens the exact match, or the list. */
export function Omnibox() {
  const [text, setText] = useState('');
  const { lookUp, isLooking } = useLookUp();
  return (
    <LookupBox
      value={text}
      onChange={setText}
      isBusy={isLooking}
      onSubmit={() => void lookUp(text).then(() => setText(''))}
    />
  );
}
