import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { reviewSearch } from '../review/search'
import { Cause } from './Cause'

const ID = 'evt_01h455vb4pex5vsknk084sn02q'
const EVENT = { id: ID, category: 'credential.used', text: '[Doors] Staff: Credential used', detail: {}, user_id: null, pool_id: 'pol_1', system_id: 'sys_1' }

function open(answer: Response): QueryClient {
  vi.stubGlobal('fetch', ({ url }: Request) => Promise.resolve(url.includes('/events/') ? answer : Response.json({ items: [] })))
  const routeTree = createRootRoute({ component: () => <Cause slug="campus" id={ID} /> })
  const router = createRouter({ routeTree, history: createMemoryHistory() })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })
  render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        {/* The real router has other routes than this one. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return client
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('the words of an event lead to it in the review, whatever view one begins with there', async () => {
  open(Response.json(EVENT))
  const link = await screen.findByRole('link', { name: EVENT.text })
  const { pathname, searchParams } = new URL(link.getAttribute('href') ?? '', location.href)
  expect(pathname).toBe('/projects/campus/review')
  expect(reviewSearch(Object.fromEntries(searchParams))).toEqual({ event: ID, view: 'all' })
})

test('an event that is not kept any more leads nowhere', async () => {
  const client = open(Response.json({ status: 404, code: 'not_found', title: 'Not found', detail: 'gone' }, { status: 404 }))
  await screen.findByText(ID)
  await waitFor(() => expect(client.isFetching()).toBe(0))
  expect(screen.queryByRole('link')).toBeNull()
})
