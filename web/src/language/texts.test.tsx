import { act, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { speak, texts } from './texts'

const useTexts = texts({ 
  en: { hello: 'Hello, {{name}}', rows_one: '{{count}} row', rows_other: '{{count}} rows', deep: { down: 'Down' } },
  de: { hello: 'Hallo, {{name}}', rows_one: '{{count}} Zeile', rows_other: '{{count}} Zeilen', deep: { down: 'Unten' } },
})

test('texts follow the chosen language, wherever they are shown already', () => {
  const { result } = renderHook(() => useTexts())
  act(() => speak('en'))
  expect(result.current.t('hello', { name: '<b>Ada</b>' })).toBe('Hello, <b>Ada</b>')
  expect(result.current.t('rows', { count: 1 })).toBe('1 row')
  act(() => speak('de'))
  expect(result.current.locale).toBe('de')
  expect(result.current.t('rows', { count: 2 })).toBe('2 Zeilen')
  expect(result.current.t('deep.down')).toBe('Unten')
  expect(document.documentElement.lang).toBe('de')
})
