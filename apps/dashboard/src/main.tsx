import './no-eval.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { FreshnessProvider } from './freshness/freshness-context.tsx';
import { DeskProvider } from './stream/desk-context.tsx';
import './styles.css';

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
