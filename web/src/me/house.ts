import { createContext, useContext } from 'react'
import type { Doors } from './wire'

/** Whose self-service this is. */
export interface House extends Doors {
  readonly slug: string
}

export const HouseContext = createContext<House>({ slug: '', organisation: '', ways: [] })

export function useHouse(): House {
  return useContext(HouseContext)
}
