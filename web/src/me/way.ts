import type { Way } from './wire'

const WAYS: readonly Way[] = ['phone', 'password', 'link']

export function isWay(word: string): word is Way {
  return WAYS.some((way) => way === word)
}
