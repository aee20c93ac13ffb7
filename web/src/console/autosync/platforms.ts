/** What can run the task. */
export const PLATFORMS = ['windows', 'systemd', 'cron'] as const
export type Platform = (typeof PLATFORMS)[number]
