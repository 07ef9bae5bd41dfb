import { CronExpressionParser } from 'cron-parser';

/** The first time after `from` that `cron` names in `timezone`. Throws for what is no cron or no zone. */
export function nextRun(cron: string, timezone: string, from: Date): Date {
  return CronExpressionParser.parse(cron, { currentDate: from, tz: timezone }).next().toDate();
}
