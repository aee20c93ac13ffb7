import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connection } from '../api/connection'
import { speak } from '../language/texts'
import { App } from './App'
import { ADA, CHOOSING, FakeServer, MOBILE_ID, PIXEL, SLUG } from './testing/server'

let server: FakeServer
const user = userEvent.setup()

/** The page, as it comes up at an address. */
function open(fragment = '', path = `/me/${SLUG}`): void {
  history.replaceState(null, '', `${path}${fragment}`)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } } })
  render(
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>,
  )
}

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => user.click(await button(name))
const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name })

beforeEach(() => {
  server = new FakeServer()
  // The page's client hands a request over; the watcher of the connection, an address.
  vi.stubGlobal('fetch', (asked: Request | string, init?: RequestInit) => {
    const url = new URL(typeof asked === 'string' ? asked : asked.url, location.href)
    return server.fetch(new Request(url, asked instanceof Request ? asked : init))
  })
  localStorage.clear()
  speak('en')
})
afterEach(() => {
  cleanup()
  connection.found()
  vi.unstubAllGlobals()
})

describe('the door', () => {
  test('has only the ways that the project has', async () => {
    server.ways = ['phone', 'password']
    open()
    await button(/With your phone/)
    expect(screen.queryByRole('button', { name: /By mail/ })).toBeNull()
  })

  test('says the same whatever the address, and what a link is for', async () => {
    open()
    await press(/By mail/)
    await screen.findByText(/Everything else needs your phone/)
    await user.type(screen.getByLabelText('E-mail address'), 'nobody@example.org')
    await press('Send me the link')
    await screen.findByText(/If nobody@example.org is known here/)
    expect(server.bodies).toEqual([{ email: 'nobody@example.org' }])
  })

  test('uses a mailed link up by a tap and not by opening it, and takes it out of the address', async () => {
    open('#link=c0de')
    await heading('Your link')
    expect(server.asked).toEqual([])
    await press('Come in with this link')
    await heading('Ada Lovelace')
    expect(server.asked).toEqual(['/login/link/redeem'])
    expect(server.bodies).toEqual([{ code: 'c0de' }])
    expect(location.hash).toBe('')
  })

  test.each([
    ['link_over', 410, /older than 15 minutes/],
    ['link_other_browser', 403, /only in the browser in which it was asked for/],
  ])('says kindly that a link is refused with %s', async (code, status, words) => {
    server.refusals.set('/login/link/redeem', { status, code })
    open('#link=c0de')
    await press('Come in with this link')
    await screen.findByText(words)
    await press('Choose another way in')
    await button(/By mail/)
    expect(location.hash).toBe('#door')
  })

  test('takes a password, and forgets a wrong one', async () => {
    server.refusals.set('/login/password', { status: 401, code: 'login_failed' })
    open('#door=password')
    await user.type(await screen.findByLabelText('E-mail address'), 'ada.lovelace@example.org')
    await user.type(screen.getByLabelText('Password'), 'not this one')
    await press('Log in')
    await screen.findByText('The address or the password is wrong.')
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
    server.refusals.clear()
    await user.type(screen.getByLabelText('Password'), 'this one')
    await press('Log in')
    await heading('Ada Lovelace')
  })

  test('shows the phone a code and the number to match, and goes in when it has agreed', async () => {
    open('#door=phone')
    await screen.findByRole('img', { name: 'QR code for your phone' })
    await screen.findByText('07')
    server.phoneState = 'seen'
    await screen.findByText('Choose this number on your phone:', {}, { timeout: 3_000 })
    server.phoneState = 'approved'
    await waitFor(() => heading('Ada Lovelace'), { timeout: 3_000 })
    expect(server.asked).toEqual(['/login/phone', '/login/phone/lgn_1/finish'])
  })

  test.each(['refused', 'expired'])('asks for a new code when a button says so: %s', async (state) => {
    server.phoneState = state
    open('#door=phone')
    await button('New code')
    expect(server.asked).toEqual(['/login/phone'])
    server.phoneState = 'waiting'
    await press('New code')
    await waitFor(() => expect(server.asked).toEqual(['/login/phone', '/login/phone']))
  })

  test('asks for the organisation where the address names none, or one that is not there', async () => {
    localStorage.setItem('claviger.me.organisation', 'acme')
    open('', '/me')
    expect((await screen.findByLabelText<HTMLInputElement>('Short name')).value).toBe('acme')
    cleanup()
    open('', '/me/nobody')
    await screen.findByText(/no organisation with the short name “nobody”/)
  })
})

describe('inside', () => {
  test('a starting password is changed before anything else, and need not be typed twice', async () => {
    server.entersAs = 'must_change'
    open('#door=password')
    await user.type(await screen.findByLabelText('E-mail address'), 'ada.lovelace@example.org')
    await user.type(screen.getByLabelText('Password'), 'b2c-d4f')
    await press('Log in')
    await heading('Choose your own password')
    expect(screen.queryByLabelText('Starting password')).toBeNull()
    await user.type(screen.getByLabelText('New password'), 'short')
    await press('Save the password')
    await screen.findByText('At least 12 characters, please.')
    await user.type(screen.getByLabelText('New password'), ' no more, it is long')
    await user.type(screen.getByLabelText('New password once more'), 'short no more, it is long')
    await press('Save the password')
    await heading('Ada Lovelace')
    expect(server.bodies.at(-1)).toEqual({ present: 'b2c-d4f', new: 'short no more, it is long' })
  })

  test('a starting password is asked for once more after the page was loaded again', async () => {
    server.me = { ...ADA, level: 'must_change' }
    server.refusals.set('/password', { status: 401, code: 'login_failed' })
    open('#history')
    await user.type(await screen.findByLabelText('Starting password'), 'not this one')
    await user.type(screen.getByLabelText('New password'), 'it is long enough now')
    await user.type(screen.getByLabelText('New password once more'), 'it is long enough now')
    await press('Save the password')
    await screen.findByText('That is not the password that you have now.')
    expect(server.bodies).toEqual([{ present: 'not this one', new: 'it is long enough now' }])
  })

  test('a mailed link lets one lock, and says what needs more', async () => {
    server.me = { ...ADA, level: 'linked', way: 'link' }
    open()
    await screen.findByText(/you can look, and lock/)
    expect(screen.queryByRole('button', { name: 'Get a mobile ID' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Renew' })).toBeNull()
    await press('Phone lost? Lock it …')
    await heading('Lock “Chrome on Android”?')
    await screen.findByText('Mobile ID 4567')
    expect(server.asked).toEqual([])
    await press('Lock it now')
    await heading('“Chrome on Android” is locked')
    expect(server.asked).toEqual(['/phones/dev_1/lock'])
  })

  test('the phone of this login says what follows before it is locked', async () => {
    server.me = { ...ADA, way: 'phone' }
    server.phones = [{ ...PIXEL, is_this_login: true }]
    open('#lock-phone=dev_1')
    await screen.findByText(/afterwards you are logged out/)
    await press('Lock it now')
    server.me = null
    await heading('“Chrome on Android” is locked')
    await press('Back to my page')
    await heading('Self-service')
  })

  test('who has nothing is told so, and shown the way', async () => {
    server.me = ADA
    server.phones = []
    server.credentials = []
    open()
    await screen.findByText('No phone carries anything of yours here.')
    await screen.findByText('You have none yet.')
    await press('Get a mobile ID')
    await heading('Get a mobile ID')
  })

  test('where the organisation does not let holders lock or get, no button promises it', async () => {
    server.me = { ...ADA, lock: { offered: false }, get: { offered: false, why_not: 'process_disabled' } }
    server.phones = [{ ...PIXEL, can_lock: false }]
    server.credentials = [{ ...MOBILE_ID, can_lock: false }]
    open()
    await screen.findByText('Chrome on Android', { selector: 'dd' })
    expect(screen.queryByRole('button', { name: /Lock/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Get a mobile ID' })).toBeNull()
  })

  test('a renewal begins, and the phone goes on', async () => {
    server.me = ADA
    open()
    await press('Renew')
    await screen.findByText(/open the mobile ID on your phone/)
    expect(server.asked).toEqual(['/credentials/crd_1/renew'])
  })

  test('the history comes page by page', async () => {
    server.me = ADA
    open('#history')
    await screen.findByText('Phone set up')
    await press('Show more')
    await screen.findByText('Invitation sent to you')
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })

  test('the end of a session is said kindly, and nothing of it stays', async () => {
    server.me = ADA
    open()
    await heading('Ada Lovelace')
    server.me = null
    await press('History')
    await screen.findByText(/Your session has ended/)
    expect(screen.queryByText('Ada Lovelace')).toBeNull()
  })

  test('a server that is away is said, and what was shown stays', async () => {
    server.me = ADA
    open()
    await screen.findByText('Mobile ID 4567', { selector: 'h3' })
    server.isAway = true
    await press('Renew')
    await screen.findByText(/no connection to the server/)
    await screen.findByText(/The server does not answer/)
    await heading('Ada Lovelace')
  })
})

describe('getting a mobile ID', () => {
  beforeEach(() => {
    server.me = ADA
  })

  test('goes from the choice to the code to the end', async () => {
    open('#get')
    await press('Begin')
    await heading('Choose')
    expect(location.hash).toBe('#get=prc_1')
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /To log in/ }).disabled).toBe(true)
    await user.click(screen.getByRole('checkbox', { name: 'To sign' }))
    await user.clear(screen.getByLabelText(/how many days/))
    await user.type(screen.getByLabelText(/how many days/), '30')
    await press('Next')
    await screen.findByRole('img', { name: 'QR code of your invitation' })
    expect(server.bodies.at(-1)).toEqual({
      inputs: { certificates: ['authentication', 'signature'], qr_code: 'shown', validity_days: 30, lock_existing: false },
    })
    server.process = { ...CHOOSING, state: 'completed', step: 'done', inputs_wanted: [] }
    await waitFor(() => heading('Your mobile ID is active'), { timeout: 4_000 })
  })

  test('asks nothing where there is nothing to choose', async () => {
    server.process = { ...CHOOSING, inputs_wanted: [] }
    open('#get')
    await press('Begin')
    await screen.findByRole('img', { name: 'QR code of your invitation' })
    expect(server.asked).toEqual(['/processes', '/processes/prc_1/next'])
  })

  test('can be cancelled while one chooses and while the phone is waited for', async () => {
    open('#get=prc_1')
    await press('Cancel')
    await heading('Cancelled')
    cleanup()
    server.process = { ...CHOOSING, state: 'waiting_for_phone', inputs_wanted: [], enrolment_mailed_to: 'a…@example.org' }
    open('#get=prc_1')
    await screen.findByText(/was sent to a…@example.org/)
    await press('Cancel')
    await heading('Cancelled')
  })

  test('says what stands in the way', async () => {
    server.refusals.set('/processes', { status: 403, code: 'process_disabled' })
    open('#get')
    await press('Begin')
    await screen.findByText(/Your organisation has switched this off/)
  })

  test('needs more than a mailed link', async () => {
    server.me = { ...ADA, level: 'linked' }
    open('#get=prc_1')
    await press('Log in with phone or password')
    await heading('A stronger login')
    expect(screen.queryByRole('button', { name: /By mail/ })).toBeNull()
  })
})

test('it speaks German, too', async () => {
  server.me = ADA
  server.credentials = [MOBILE_ID]
  open()
  await press('Deutsch')
  await button('Mobile ID holen')
  expect(document.documentElement.lang).toBe('de')
})
