import type { timelineKinds } from '@backdesk/contract';

export type TimelineKind = (typeof timelineKinds)[number];
