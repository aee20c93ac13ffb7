import { useTexts } from './texts'

export function Waiting({ text }: { text?: string }) {
  const { t } = useTexts()
  return (
    <output className="waiting">
      <span className="spinner" aria-hidden="true" />
      {text ?? t('waiting')}
    </output>
  )
}
