import { List, Text } from '@mantine/core'
import { isRemark } from './remarks'
import type { SyncRun } from './run'
import { useTexts } from './texts'

/** Why a run waits, or what somebody should know of it: what each is about, and the server's own sentence with its figures. */
export function Remarks({ remarks }: { remarks: SyncRun['warnings'] }) {
  const { t, locale } = useTexts()
  return (
    <List size="sm" mt="xs">
      {remarks.map(({ code, detail }) => (
        <List.Item key={code}>
          <Text span inherit fw={600}>
            {isRemark(code) ? t(`remark.${code}`) : code}
          </Text>
          <Text size="sm" {...(locale !== 'en' && { lang: 'en' })}>
            {detail}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}
