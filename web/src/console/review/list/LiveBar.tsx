import { Button, Group, Text } from '@mantine/core'
import { IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { Feed, FeedSnapshot } from '../feed'
import { useTexts } from '../texts'

interface Props {
  feed: Feed
  snapshot: FeedSnapshot
  /** Shows the newest events. */
  toTop: () => void
}

/** Whether new events show by themselves, and how many wait. */
export function LiveBar({ feed, snapshot: { isPaused, waiting }, toTop }: Props) {
  const { t } = useTexts()
  const state = isPaused ? 'paused' : waiting > 0 ? 'held' : 'on'
  const show = () => {
    toTop()
    feed.show()
  }
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant={isPaused ? 'light' : 'default'}
        leftSection={isPaused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
        onClick={() => feed.hold('paused', !isPaused)}
      >
        {t(isPaused ? 'live.resume' : 'live.pause')}
        {isPaused && waiting > 0 && ` (${waiting})`}
      </Button>
      {waiting > 0 && (
        <Button size="xs" variant="light" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={show}>
          {t('live.show', { count: waiting })}
        </Button>
      )}
      <Text component="output" size="xs" c="dimmed">
        {t(`live.${state}`)}
      </Text>
    </Group>
  )
}
