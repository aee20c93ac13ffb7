import { texts } from '../../../language/texts'
import { de } from './texts.de'
import { en } from './texts.en'

export const useTexts = texts({ en, de })
