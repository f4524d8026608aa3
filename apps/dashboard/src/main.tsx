import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app.tsx';
import { FreshnessProvider } from './freshness/freshness-context.tsx';
import { DeskProvider } from './stream/desk-context.tsx';
import './styles.css';

// Compiled parsers need `eval`, which the page's content security policy forbids.
config({ jitless: true });

// A command is never repeated by itself, and history is repaired by the stream, not on focus.
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: 2, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <DeskProvider>
        <FreshnessProvider>
          <App />
        </FreshnessProvider>
      </DeskProvider>
    </QueryClientProvider>
  </StrictMode>,
);
