import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** The corner of the page in which news stand; fetched with the first of them. */
export default function Corner() {
  return <Notifications position="bottom-right" />
}
