import { Button, Modal, Stack } from '@mantine/core';

/** In place of a dialog about selected rows, for whoever opened its address by hand. */
export function NothingSelected({ noun, onClose }: { noun: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Nothing is selected" size="sm">
      <Stack gap="md" align="flex-start">
        <p>Select {noun} in the list first: by the boxes before the rows, or with x.</p>
        <Button onClick={onClose} data-autofocus>
          Back to the list
        </Button>
      </Stack>
    </Modal>
  );
}
