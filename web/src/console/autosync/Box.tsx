import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Box.module.css'

/** The blue box, in which it stands how Auto-sync is doing. */
export function Box({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className={classes['box']} aria-label={title}>
      <span className={classes['icon']}>{icon}</span>
      <Stack gap="xs" miw={0} flex={1}>
        <Text fw={650} component="output">
          {title}
        </Text>
        {children}
      </Stack>
    </section>
  )
}
