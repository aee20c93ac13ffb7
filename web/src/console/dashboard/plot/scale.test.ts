import { describe, expect, it } from 'vitest'
import { marks, nearest, places, some } from './scale'

describe('the axis', () => {
  it('has few marks of round numbers, the last one not below the highest value', () => {
    expect([marks(0), marks(1), marks(3), marks(7), marks(42), marks(100), marks(1_000_000)]).toEqual([
      [0, 1],
      [0, 1],
      [0, 1, 2, 3],
      [0, 2, 4, 6, 8],
      [0, 20, 40, 60],
      [0, 50, 100],
      [0, 500_000, 1_000_000],
    ])
  })
})

describe('places', () => {
  it('follow the moments, not their number', () => {
    expect(places([10, 20, 50])).toEqual([0, 0.25, 1])
    expect([places([]), places([7])]).toEqual([[], [0.5]])
  })

  it('are found again', () => {
    expect([nearest([0, 0.25, 1], 0.2), nearest([0, 0.25, 1], 0.7), nearest([0.5], 0), nearest([], 1)]).toEqual([1, 2, 0, 0])
  })

  it('are marked now and then', () => {
    expect([some(3, 5), some(11, 3), some(0, 4)]).toEqual([[0, 1, 2], [0, 5, 10], []])
  })
})
