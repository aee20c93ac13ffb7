/** A serial number has room for this many digits; of a longer one the first and the last are shown. */
const SHOWN = 13
const FIRST = 8
const LAST = 4

/** A serial number as lists show it. */
export function shortened(serial: string): string {
  return serial.length <= SHOWN ? serial : `${serial.slice(0, FIRST)}…${serial.slice(-LAST)}`
}
