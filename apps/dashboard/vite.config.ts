import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds a desk: the API of `loadline up`, or the mock desk of the tests. */
const DESK = process.env['LOADLINE_DASHBOARD_DESK'] ?? 'http://127.0.0.1:4400';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: DESK, changeOrigin: true, ws: true } },
  },
  build: {
    target: 'es2022',
    // Every asset is a file of its own: the page runs under a strict content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
