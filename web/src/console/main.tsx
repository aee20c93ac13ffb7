import './mantine'
import './console.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { News } from './frame/News'
import { queries } from './queries'
import { router } from './router'
import { schemeStore, theme, variables } from './theme'

// The page's policy lets in only those styles that carry the nonce of this load.
const nonce = document.querySelector('meta[name=style-nonce]')?.getAttribute('content') ?? ''
setNonce(nonce)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemeStore}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <News />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
