import { Button, Group, Modal, Stack } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

type Options = {
  isDirty: () => boolean;
  /** Places where the form stays on screen, so that going there loses nothing. */
  staysOn?: ((pathname: string) => boolean) | undefined;
};

/**
 * Asks before typed text is lost: on a way out inside the desk, on closing the tab, and on Cancel or
 * Esc through `leave`.
 */
export function useLeaveGuard(options: Options) {
  const mayGo = useRef(false);
  const [asked, setAsked] = useState<{ go: () => void }>();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [holds] = useState(() => () => !mayGo.current && latest.current.isDirty());
  const [shouldBlockFn] = useState(
    () =>
      ({ current, next }: { current: { pathname: string }; next: { pathname: string } }) =>
        current.pathname !== next.pathname && holds() && !latest.current.staysOn?.(next.pathname),
  );
  const blocker = useBlocker({ shouldBlockFn, enableBeforeUnload: holds, withResolver: true });

  const leave = (go: () => void) => {
    const goFreely = () => {
      mayGo.current = true;
      go();
    };
    if (holds()) setAsked({ go: goFreely });
    else goFreely();
  };
  return {
    leave,
    /** Says that nothing can be lost any more (true), or that it can again (false). */
    release: (isFree = true) => {
      mayGo.current = isFree;
    },
    question: {
      isOpen: asked !== undefined || blocker.status === 'blocked',
      onStay: () => {
        setAsked(undefined);
        blocker.reset?.();
      },
      onLeave: () => {
        setAsked(undefined);
        asked?.go();
        blocker.proceed?.();
      },
    },
  };
}

type QuestionProps = ReturnType<typeof useLeaveGuard>['question'];

/** The question itself; Esc stays. */
export function LeaveQuestion({ isOpen, onStay, onLeave }: QuestionProps) {
  return (
    <Modal opened={isOpen} onClose={onStay} title="Leave without saving?" size="xs" zIndex={400}>
      <Stack gap="md">
        <p>What you have typed here is not saved. It is lost when you leave.</p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onLeave}>
            Leave
          </Button>
          <Button onClick={onStay} data-autofocus>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
