import { Switch } from '@mantine/core'
import { Part, type PartProps } from './Part'
import { partOf, PROCESSES } from './options'
import { useTexts } from './texts'

const source = partOf('processes')

/** What can be done with a mobile ID. */
export function Processes(props: PartProps) {
  const { t } = useTexts()
  return (
    <Part
      {...props}
      title={t('panel.processes')}
      hint={t('panel.processesHint')}
      source={source}
      facts={({ processes }) => PROCESSES.map((name) => [t(`process.${name}`), t(processes[name]?.enabled ? 'on' : 'off')])}
    >
      {(form) =>
        PROCESSES.map((name) => (
          <Switch
            key={name}
            label={t(`process.${name}`)}
            description={t(`processHint.${name}`)}
            {...form.getInputProps(`mobile_id.processes.${name}.enabled`, { type: 'checkbox' })}
          />
        ))
      }
    </Part>
  )
}
