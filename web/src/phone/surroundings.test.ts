import { describe, expect, test } from 'vitest'
import { surroundings, type Signs } from './surroundings'

const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)'
const PIXEL = 'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15'

function around(userAgent: string, more: Partial<Signs> = {}) {
  return surroundings({ userAgent, touchPoints: 0, coarse: false, standalone: false, ...more })
}

describe('browsers', () => {
  test.each([
    [`${ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36`, 'android', 'Chrome on Android'],
    [`${ANDROID} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, 'android', 'Samsung Internet on Android'],
    [`${ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.2592.80`, 'android', 'Edge on Android'],
    [`${ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36 OPR/82.0.0.0`, 'android', 'Opera on Android'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0', 'android', 'Firefox on Android'],
    [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, 'ios', 'Safari on iPhone'],
    [`${IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`, 'ios', 'Chrome on iPhone'],
    [`${IPHONE} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`, 'ios', 'Firefox on iPhone'],
    [`${IPHONE} Version/17.0 EdgiOS/126.0.2592.62 Mobile/15E148 Safari/605.1.15`, 'ios', 'Edge on iPhone'],
    [MAC, 'computer', 'Safari on Mac'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0', 'computer', 'Firefox on Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0', 'computer', 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 'computer', 'Chrome on Linux'],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 'computer', 'Chrome on ChromeOS'],
  ])('%s', (userAgent, device, deviceName) => {
    expect(around(userAgent)).toEqual({ device, inApp: false, installed: false, deviceName })
  })

  test('a tablet that passes for a computer is known by its screen', () => {
    expect(around(MAC, { touchPoints: 5, coarse: true })).toMatchObject({ device: 'ios', deviceName: 'Safari on iPad' })
  })

  test('a phone that asks for pages of computers is known by its screen', () => {
    const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
    expect(around(linux, { touchPoints: 5, coarse: true }).device).toBe('android')
    expect(around(linux, { touchPoints: 10 }).device).toBe('computer')
  })

  test('a computer with a touch screen is a computer', () => {
    const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
    expect(around(windows, { touchPoints: 10 }).device).toBe('computer')
  })
})

describe('windows of other apps', () => {
  test.each([
    `${PIXEL} Chrome/122.0.6261.64 Mobile Safari/537.36`,
    `${PIXEL} Chrome/122.0.6261.64 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/453.0.0.37.108;]`,
    `${PIXEL} Chrome/122.0.6261.64 Mobile Safari/537.36 Instagram 319.0.0.43.110 Android (34/14; 420dpi)`,
    `${PIXEL} Chrome/122.0.6261.64 Mobile Safari/537.36 [LinkedInApp]/2.0.900`,
    `${PIXEL} Chrome/122.0.6261.64 Mobile Safari/537.36 GSA/15.7.36.28.arm64`,
    `${IPHONE} Mobile/15E148`,
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/452.0.0.40.109;FBBV/571020411;FBDV/iPhone14,5;FBMD/iPhone]`,
    `${IPHONE} Mobile/15E148 Instagram 319.0.2.26.105 (iPhone14,5; iOS 17_5; de_DE; de)`,
    `${IPHONE} Mobile/15E148 [LinkedInApp]/9.29.7473`,
    `${IPHONE} GSA/309.1.615457370 Mobile/15E148 Safari/604.1`,
    `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1 Line/14.1.0`,
    `${IPHONE} Mobile/15E148 MicroMessenger/8.0.47(0x18002f2c) NetType/WIFI Language/en`,
    `${IPHONE} Mobile/15E148 Twitter for iPhone/10.27`,
    `${IPHONE} Mobile/21F79 Snapchat/12.75.0.39`,
    `${IPHONE} Mobile/15E148 musical_ly_33.2.0 BytedanceWebview/d8a21c6`,
    `${IPHONE} Mobile/15E148 [Pinterest/iOS]`,
  ])('%s', (userAgent) => {
    expect(around(userAgent).inApp).toBe(true)
  })

  test('the home screen’s app is none of them', () => {
    expect(around(`${IPHONE} Mobile/15E148`, { standalone: true })).toMatchObject({ inApp: false, installed: true, device: 'ios' })
  })
})
