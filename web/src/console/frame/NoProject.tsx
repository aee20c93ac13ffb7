import { IconFolderQuestion } from '@tabler/icons-react'
import { Notice } from './Notice'
import { useTexts } from './texts'

/** For those whom nobody has given a role yet. */
export function NoProject() {
  const { t } = useTexts()
  return <Notice icon={<IconFolderQuestion />} title={t('noProject')} hint={t('noProjectHint')} />
}
