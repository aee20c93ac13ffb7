import {
  createTheme,
  localStorageColorSchemeManager,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

/** The one accent: petrol. White on the eighth shade has a contrast of 5.3:1. */
const accent: MantineColorsTuple = [
  '#e6f5f5',
  '#cfe8e9',
  '#a1d3d4',
  '#6fbcbe',
  '#46a6a9',
  '#2b9396',
  '#178588',
  '#04777a',
  '#03686b',
  '#02565a',
]

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 7,
  colors: { accent },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Modal: { defaultProps: { centered: true } },
  },
})

/** Colours of the library that are too pale to read (WCAG 1.4.3), darker; lighter in the dark. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-accent-8)',
    '--claviger-page': 'var(--mantine-color-gray-0)',
    '--claviger-line': 'var(--mantine-color-gray-3)',
    '--claviger-hover': 'var(--mantine-color-gray-1)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--claviger-page': 'var(--mantine-color-dark-8)',
    '--claviger-line': 'var(--mantine-color-dark-4)',
    '--claviger-hover': 'var(--mantine-color-dark-6)',
  },
})

/** Light or dark as chosen in this browser; as the system has it until then. */
export const schemeStore = localStorageColorSchemeManager({ key: 'claviger.scheme' })
