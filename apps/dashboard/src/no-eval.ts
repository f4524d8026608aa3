import { config } from 'zod';

// Zod would compile its parsers with `eval`, which the page's content security policy forbids. It
// asks at the making of each schema, so this module is imported before any other that makes one.
config({ jitless: true });
