import type { NotificationData } from '@mantine/notifications'

let isWanted = false
const hearers = new Set<() => void>()

/** Whether there was anything to tell yet; until then what shows it is not fetched. */
export const news = {
  isWanted: () => isWanted,
  subscribe: (hear: () => void) => {
    hearers.add(hear)
    return () => hearers.delete(hear)
  },
}

/** Says in a corner of the page what was done, wherever one goes then. */
export async function tell(told: NotificationData): Promise<void> {
  isWanted = true
  for (const hear of hearers) hear()
  const { notifications } = await import('@mantine/notifications')
  notifications.show(told)
}
