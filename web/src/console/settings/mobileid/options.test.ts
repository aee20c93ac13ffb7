import { describe, expect, it } from 'vitest'
import { STANDARD, PROCESSES, partOf, patchOf, shown, WORDS } from './options'
import { de } from './texts.de'
import { en } from './texts.en'

const options = {
  processes: { PcmProcRenewMobileId: { enabled: true } },
  certificates: { authentication: 'always' },
  qr_code: 'shown',
  validity_days: 730,
  operator_may_choose_validity: false,
  longest_days: 730,
  user_id: '{email}',
  server_name: '{organisation}',
  profile_name: 'MobileID {display_name}',
  recovery: 'offered',
  notify: { success: true, failure: true },
  reminders_days: [60, 30, 14, 7],
  device_pin: { required: true, min_length: 6, max_length: 15, lower: 'allowed', upper: 'allowed', digits: 'allowed', special: 'allowed' },
  enrolment_pin: 'when_second_channel',
  key: 'p256',
  allowed_domains: ['example.org', '*.example.net'],
  names_too_long: 'shorten',
}

describe('what a form shows', () => {
  it('is its own part, with lists as they are typed', () => {
    const loaded = { body: { mobile_id: options }, etag: '"3"' } as unknown as Parameters<ReturnType<typeof partOf>>[0]
    const source = partOf('reminders_days', 'notify')(loaded)
    expect(source).toEqual({ values: { mobile_id: { reminders_days: '60, 30, 14, 7', notify: options.notify } }, etag: '"3"' })
    expect(shown(options).allowed_domains).toBe('example.org, *.example.net')
  })
})

describe('what is sent', () => {
  it('has lists as lists, however they are separated', () => {
    expect(patchOf({ mobile_id: { reminders_days: ' 30,14;7 ', allowed_domains: 'a.example\nb.example' } })).toEqual({
      mobile_id: { reminders_days: [30, 14, 7], allowed_domains: ['a.example', 'b.example'] },
    })
    expect(patchOf({ mobile_id: { reminders_days: '' } })).toEqual({ mobile_id: { reminders_days: [] } })
  })

  it('leaves to the server what is no number', () => {
    expect(patchOf({ mobile_id: { reminders_days: '30, two' } })).toEqual({ mobile_id: { reminders_days: [30, 'two'] } })
  })

  it('is what was changed', () => {
    const patch = { mobile_id: { certificates: { vpn: null }, processes: { MobileIDProcDelete: { enabled: true } } } }
    expect(patchOf(patch)).toEqual(patch)
  })
})

describe('every word', () => {
  it.each([en, de])('has a text', (texts) => {
    for (const [option, words] of Object.entries(WORDS)) {
      expect(Object.keys(texts[option as keyof typeof WORDS])).toEqual(words)
    }
    expect(Object.keys(texts.process)).toEqual(PROCESSES)
    expect(Object.keys(texts.processHint)).toEqual(PROCESSES)
    expect(Object.keys(texts.profile)).toEqual(STANDARD)
  })
})
