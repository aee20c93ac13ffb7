import { number } from '../../language/moments'
import type { Fact } from '../room/Facts'
import type { SyncRun } from './run'
import { size } from './size'
import { useTexts } from './texts'

const SEPARATORS: Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

/** What the server found a file to be. */
export function useFileFacts(): (file: SyncRun['file']) => readonly Fact[] {
  const { t, locale } = useTexts()
  const yesOrNo = (is: boolean | null | undefined) => (is === null || is === undefined ? null : t(is ? 'file.yes' : 'file.no'))
  return (file) => {
    const separator = SEPARATORS[file.separator ?? '']
    return [
      [t('file.size'), size(file.bytes, locale)],
      [t('file.rows'), file.rows === null || file.rows === undefined ? null : number(file.rows, locale)],
      [t('file.encoding'), file.encoding],
      [t('file.separator'), separator ? t(`separator.${separator}`) : file.separator],
      [t('file.header'), yesOrNo(file.header)],
      [t('file.syncIds'), yesOrNo(file.sync_id_column)],
    ]
  }
}
