import { Button, FileButton, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import classes from './import.module.css'
import { useTexts } from './texts'

/** Where a file is chosen, or dropped. */
export function FilePicker({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTexts()
  const [isOver, setIsOver] = useState(false)
  const [complaint, setComplaint] = useState<string>()

  function over(event: DragEvent) {
    event.preventDefault()
    setIsOver(true)
  }

  function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    const [file, ...others] = event.dataTransfer.files
    if (file && others.length === 0) onFile(file)
    else setComplaint(t('notCsv'))
  }

  return (
    <div role="presentation" className={classes['picker']} data-over={isOver} onDragOver={over} onDragLeave={() => setIsOver(false)} onDrop={drop}>
      <Stack align="center" gap="sm">
        <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
          <IconFileTypeCsv />
        </ThemeIcon>
        <FileButton onChange={(file) => file && onFile(file)} accept=".csv,.txt,text/csv,text/plain">
          {(props) => <Button {...props}>{t('choose')}</Button>}
        </FileButton>
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {t('drop')}
        </Text>
        <Text size="sm" c="dimmed" ta="center" maw={520}>
          {t('columns')}
        </Text>
        {complaint && (
          <Text role="alert" size="sm" c="var(--mantine-color-error)">
            {complaint}
          </Text>
        )}
      </Stack>
    </div>
  )
}
