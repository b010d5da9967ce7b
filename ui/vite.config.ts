import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env.RAPPORT_URL ?? 'http://127.0.0.1:7171'

export default defineConfig({
  plugins: [react()],
  build: {
    // The content policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', setupFiles: ['./test-locale.ts'] },
})
