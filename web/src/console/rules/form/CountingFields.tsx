import { Group, Select } from '@mantine/core'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { useTexts } from '../texts'
import { useFault } from './faults'
import { PERS, type Values } from './model'

interface Props {
  values: Values
  put: (part: Partial<Values>) => void
}

/** So many events within so long, and then quiet for a while. */
export function CountingFields({ values, put }: Props) {
  const { t } = useTexts()
  const count = useFault('/alert/count')
  const within = useFault('/alert/within_s')
  const cooldown = useFault('/alert/cooldown_s')
  const most = useFault('/max_per_minute')
  return (
    <>
      <Group align="flex-start">
        <WholeNumberInput label={t('count')} w={170} value={values.count} error={count} onChange={(value) => put({ count: value })} />
        {values.count !== 1 && (
          <WholeNumberInput
            label={t('within')}
            unit={t('seconds')}
            w={200}
            value={values.within_s}
            error={within}
            onChange={(value) => put({ within_s: value })}
          />
        )}
        <Select
          label={t('per')}
          w={240}
          data={PERS.map((value) => ({ value, label: t(`pers.${value}`) }))}
          value={values.per}
          allowDeselect={false}
          onChange={(per) => put({ per: per ?? 'rule' })}
        />
      </Group>
      <Group align="flex-start">
        <WholeNumberInput
          label={t('cooldown')}
          description={t('cooldownHint')}
          unit={t('seconds')}
          maw={420}
          value={values.cooldown_s}
          error={cooldown}
          onChange={(value) => put({ cooldown_s: value })}
        />
        <WholeNumberInput
          label={t('most')}
          maw={260}
          value={values.max_per_minute}
          error={most}
          onChange={(value) => put({ max_per_minute: value })}
        />
      </Group>
    </>
  )
}
