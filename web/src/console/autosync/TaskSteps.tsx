import { Button, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconEyeOff } from '@tabler/icons-react'
import type { Schemas } from '../../api/client'
import { Callout } from '../room/Callout'
import { Takeaway } from '../room/Takeaway'
import { download } from './download'
import type { Platform } from './platforms'
import { useTexts } from './texts'

const STEPS = {
  windows: ['windowsKey', 'windowsImport'],
  systemd: ['systemdKey', 'systemdFolder', 'systemdInstall', 'systemdStart'],
  cron: ['cronKey', 'cronInstall', 'cronLine'],
} as const

interface Props {
  task: Schemas['TaskConfig']
  platform: Platform
  close: () => void
}

/** The files, the key, and what to do with them, in the order in which it is done. */
export function TaskSteps({ task, platform, close }: Props) {
  const { t } = useTexts()
  return (
    <Stack gap="lg">
      <Step title={t('task.files')}>
        <Text size="sm">{t(`task.where.${platform}`)}</Text>
        <Group gap="xs">
          {task.files.map((file) => (
            <Button key={file.name} variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => download(file)}>
              {file.name}
            </Button>
          ))}
        </Group>
      </Step>
      <Step title={t('task.key')}>
        <Callout icon={IconEyeOff} tone="care">
          {t('task.keyOnce')}
        </Callout>
        <Takeaway label={t('task.key')} text={task.secret} />
      </Step>
      <Step title={t('task.steps')}>
        <List type="ordered" spacing="md" size="sm">
          {task.steps.map((step, index) => (
            <List.Item key={step.command} styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}>
              <Stack gap={6}>
                <Text size="sm">{titleOf(step, index)}</Text>
                <Takeaway label={titleOf(step, index)} text={step.command} />
              </Stack>
            </List.Item>
          ))}
          <List.Item>{t(`task.export.${platform}`)}</List.Item>
          <List.Item>{t(`task.try.${platform}`)}</List.Item>
        </List>
      </Step>
      <Group justify="flex-end">
        <Button onClick={close}>{t('task.done')}</Button>
      </Group>
    </Stack>
  )

  /** The server says it in English; what the steps of today do is said in the page's language, too. */
  function titleOf({ title }: Schemas['TaskStep'], index: number): string {
    const known = STEPS[platform]
    const name = known.length === task.steps.length ? known[index] : undefined
    return name ? t(`step.${name}`) : title
  }
}

function Step({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  )
}
