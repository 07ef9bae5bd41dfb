/** An instant as PostgreSQL writes it. */
export const dateOrNull = (text: string | null): Date | null => (text === null ? null : new Date(text));
