import { Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../may'
import { fieldsQuery } from '../../users/data'
import { Part, type PartProps } from './Part'
import { FIELDS, partOf } from './options'
import { Preview } from './Preview'
import { useTexts } from './texts'

const NAMES = ['user_id', 'server_name', 'profile_name'] as const
const source = partOf(...NAMES)

/** What holders, issuers and mobile IDs are called; with a look at how that is for somebody. */
export function Names(props: PartProps) {
  const { t } = useTexts()
  const maySee = useMay(props.slug)('read_people')
  const own = useQuery(fieldsQuery(props.slug)).data ?? []
  const fields = [...FIELDS, ...own.map(({ name }) => name)].map((name) => `{${name}}`).join(' ')
  return (
    <Part
      {...props}
      title={t('panel.names')}
      hint={t('panel.namesHint')}
      source={source}
      facts={(options) => NAMES.map((name) => [t(`field.${name}`), options[name]])}
    >
      {(form) => (
        <>
          {NAMES.map((name) => (
            <TextInput
              key={name}
              label={t(`field.${name}`)}
              description={t(`hint.${name}`)}
              maw={560}
              {...form.getInputProps(`mobile_id.${name}`)}
            />
          ))}
          <Text size="sm" c="dimmed">
            {t('hint.fields', { fields })}
          </Text>
          {maySee && <Preview slug={props.slug} version={props.loaded.etag} draft={form.values.mobile_id} />}
        </>
      )}
    </Part>
  )
}
