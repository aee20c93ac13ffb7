import { Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { saveText } from '../../room/save'
import { Takeaway } from '../../room/Takeaway'
import type { CertificateInFull } from '../data'
import { useTexts } from '../texts'

/** The certificate itself, to be taken away. */
export function Bytes({ certificate: { certificate: pem, serial } }: { certificate: CertificateInFull }) {
  const { t } = useTexts()
  if (!pem) return <Text size="sm">{t('page.pemNone')}</Text>
  return (
    <Stack gap="sm">
      <Takeaway label={t('page.pemLabel')} text={pem} />
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => saveText(`${serial}.pem`, 'application/x-pem-file', pem)}
        >
          {t('page.download')}
        </Button>
      </Group>
    </Stack>
  )
}
