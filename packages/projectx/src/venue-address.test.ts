import { describe, expect, it } from 'vitest';
import { checkVenueAddress } from './venue-address.ts';

describe('checkVenueAddress', () => {
  it.each([
    { url: 'http://127.0.0.1:4401', http: 'http://127.0.0.1:4401', socket: 'ws://127.0.0.1:4401' },
    { url: 'http://127.8.9.1/', http: 'http://127.8.9.1', socket: 'ws://127.8.9.1' },
    {
      url: 'ws://localhost:4401/venue/',
      http: 'http://localhost:4401/venue',
      socket: 'ws://localhost:4401/venue',
    },
    { url: 'http://[::1]:4401', http: 'http://[::1]:4401', socket: 'ws://[::1]:4401' },
    { url: 'HTTP://LOCALHOST:4401', http: 'http://localhost:4401', socket: 'ws://localhost:4401' },
  ])('accepts $url', ({ url, http, socket }) => {
    const address = checkVenueAddress(url);
    expect(address).toEqual({ ok: true, value: { httpUrl: http, socketUrl: socket } });
  });

  it.each([
    { url: 'https://api.topstepx.com', text: 'is not on this machine' },
    { url: 'http://192.168.0.7:4401', text: 'is not on this machine' },
    { url: 'http://0.0.0.0:4401', text: 'is not on this machine' },
    { url: 'http://127.0.0.1.example.com', text: 'is not on this machine' },
    { url: 'http://localhost.example.com', text: 'is not on this machine' },
    { url: 'http://[::ffff:8.8.8.8]:4401', text: 'is not on this machine' },
    { url: 'http://user:key@127.0.0.1', text: 'user name or password' },
    { url: 'https://127.0.0.1', text: 'must begin with http://' },
    { url: 'file:///etc/passwd', text: 'is not on this machine' },
    { url: 'http://127.0.0.1/?x=1', text: 'query' },
    { url: 'localhost', text: 'is no URL' },
    { url: '', text: 'is no URL' },
  ])('refuses $url in one sentence', ({ url, text }) => {
    const address = checkVenueAddress(url);
    expect(address.ok ? '' : address.error).toContain(text);
    expect(address.ok ? '' : address.error).not.toContain('user:key');
  });
});
