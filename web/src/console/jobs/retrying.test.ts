import { expect, test, vi } from 'vitest'
import { Problem } from '../../api/problem'
import { retryEach, type Retrying } from './retrying'

function told() {
  const news: Retrying[] = []
  return { news, tell: (so: Retrying) => void news.push(so) }
}

const refusal = (status: number, code: string) => new Problem({ status, code, detail: code })

test('all are retried, one after the other, whoever else sees to them', async () => {
  const { news, tell } = told()
  const retry = vi.fn<(id: string) => Promise<void>>(async (id) => {
    if (id === 'b') throw refusal(409, 'job_not_dead')
    if (id === 'c') throw refusal(404, 'not_found')
  })
  await retryEach(['a', 'b', 'c', 'd'], retry, tell, new AbortController().signal)
  expect(retry.mock.calls.flat()).toEqual(['a', 'b', 'c', 'd'])
  expect(news.at(0)).toEqual({ again: 0, elsewhere: 0, total: 4 })
  expect(news.at(-1)).toEqual({ again: 2, elsewhere: 2, total: 4 })
})

test('nothing is asked after a refusal', async () => {
  const retry = vi.fn<(id: string) => Promise<void>>(async () => {
    throw refusal(403, 'forbidden')
  })
  await expect(retryEach(['a', 'b'], retry, told().tell, new AbortController().signal)).rejects.toThrow('forbidden')
  expect(retry).toHaveBeenCalledTimes(1)
})

test('nothing is asked after it was stopped', async () => {
  const stop = new AbortController()
  const retry = vi.fn<(id: string) => Promise<void>>(async () => stop.abort())
  await retryEach(['a', 'b', 'c'], retry, told().tell, stop.signal)
  expect(retry.mock.calls.flat()).toEqual(['a'])
})
