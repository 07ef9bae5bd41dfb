/** The first moment of a day in the viewer's zone, ISO 8601; null for what is no day. */
export function startOfDay(day: string): string | null {
  const start = new Date(`${day}T00:00:00`);
  return day && !Number.isNaN(start.getTime()) ? start.toISOString() : null;
}
