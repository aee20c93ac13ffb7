import type { SameAs } from '../../../language/say'
import type { en } from './texts.en'

export const de: SameAs<typeof en> = {
  title: 'Startpasswort für den Self-Service',
  text: 'Damit meldet sich {{name}} einmal beim Self-Service an und muss dann ein anderes Passwort wählen. Geben Sie es niemand anderem, und erst, wenn Sie sicher sind, wer vor Ihnen steht.',
  replaces: 'Ein Passwort, das es gab, gilt nicht mehr, und Sitzungen, die damit begannen, enden.',
  make: 'Startpasswort machen',
  label: 'Startpasswort',
  once: 'Es steht nur dieses eine Mal hier',
  handOver: 'Übergeben Sie es persönlich und nicht per E-Mail. Es gilt bis {{until}}.',
}
