import { describe, expect, it } from 'vitest';
import { checkCaller, checkContentType } from './caller-check.ts';

describe('checkCaller', () => {
  it.each([
    { name: 'a program', headers: { host: '127.0.0.1:4400' }, code: null },
    { name: 'a program by name', headers: { host: 'LOCALHOST:4400' }, code: null },
    { name: 'a program over IPv6', headers: { host: '[::1]:4400' }, code: null },
    {
      name: 'our page',
      headers: { host: 'localhost:4400', origin: 'http://localhost:4400' },
      code: null,
    },
    { name: 'no Host', headers: {}, code: 'HOST_REFUSED' },
    { name: 'a rebound name', headers: { host: 'evil.example:4400' }, code: 'HOST_REFUSED' },
    {
      name: 'a name that begins like ours',
      headers: { host: '127.0.0.1:4400.evil.example' },
      code: 'HOST_REFUSED',
    },
    { name: 'another port', headers: { host: '127.0.0.1:4401' }, code: 'HOST_REFUSED' },
    { name: 'no port', headers: { host: '127.0.0.1' }, code: 'HOST_REFUSED' },
    {
      name: 'a page of another site',
      headers: { host: '127.0.0.1:4400', origin: 'https://evil.example' },
      code: 'ORIGIN_REFUSED',
    },
    {
      name: 'a page of another program on this machine',
      headers: { host: '127.0.0.1:4400', origin: 'http://127.0.0.1:3000' },
      code: 'ORIGIN_REFUSED',
    },
    {
      name: 'our page by its other name, which a browser takes for another site',
      headers: { host: '127.0.0.1:4400', origin: 'http://localhost:4400' },
      code: 'ORIGIN_REFUSED',
    },
    {
      name: 'a sandboxed page',
      headers: { host: '127.0.0.1:4400', origin: 'null' },
      code: 'ORIGIN_REFUSED',
    },
  ])('answers $code to $name', ({ headers, code }) => {
    expect(checkCaller(headers, 4_400)?.problem.code ?? null).toBe(code);
  });
});

describe('checkContentType', () => {
  it.each([
    { type: 'application/json', taken: true },
    { type: 'Application/JSON; charset=utf-8', taken: true },
    { type: 'text/plain', taken: false },
    { type: 'application/x-www-form-urlencoded', taken: false },
    { type: 'text/plain; application/json', taken: false },
    { type: undefined, taken: false },
  ])('takes $type: $taken', ({ type, taken }) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(checkContentType(headers) === null).toBe(taken);
  });
});
