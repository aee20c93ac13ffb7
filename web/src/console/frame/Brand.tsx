import { Anchor, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { sitePath } from '../../api/site'

/** The sign of the house, which leads to its start. */
export function Brand() {
  return (
    <Anchor component={Link} to="/" underline="never" c="inherit" aria-label="Claviger">
      <Group gap={8} wrap="nowrap">
        <img src={`${sitePath}/favicon.svg`} alt="" width={28} height={28} />
        <Text fw={650} visibleFrom="xs">
          Claviger
        </Text>
      </Group>
    </Anchor>
  )
}
