import { expect, it } from 'vitest'
import { partsOf, sourceOf, type Template } from './templates'

const template: Template = {
  kind: 'invitation',
  locale: 'en',
  built_in: { subject: 'Your phone', text: 'Hello', html: '<mjml></mjml>', sms: null },
  own: { subject: 'Our subject', text: null, html: null, sms: null },
}

it('shows the own parts, and the built-in ones elsewhere', () => {
  const { values } = sourceOf({ body: template, etag: '"1"' })
  expect(values).toEqual({ subject: 'Our subject', text: 'Hello', html: '<mjml></mjml>', sms: '' })
})

it('sends what differs from the built-in words, and nothing that was emptied', () => {
  const values = { subject: 'Our subject', text: 'Hello', html: '', sms: '' }
  expect(partsOf(values, template.built_in)).toEqual({ subject: 'Our subject' })
})
