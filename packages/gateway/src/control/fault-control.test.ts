import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import { startedOn } from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

const post = (gateway: InMemoryGateway, body: unknown) =>
  gateway.control('POST', '/faults', JSON.stringify(body));

describe('/faults of the control API', () => {
  it('switches faults on and off while the gateway runs', () => {
    const gateway = startedOn();
    expect(gateway.control('GET', '/faults').body).toEqual({ seed: null, faults: [] });
    post(gateway, { name: 'rest.429', parameter: 9 });
    const both = [
      { name: 'hub.late', parameter: 3_000 },
      { name: 'rest.429', parameter: 9 },
    ];
    expect(post(gateway, { name: 'hub.late' })).toMatchObject({
      status: 200,
      body: { faults: both },
    });
    expect(gateway.control('DELETE', '/faults/rest.429').body).toMatchObject({
      faults: [{ name: 'hub.late' }],
    });
    expect(gateway.control('DELETE', '/faults').body).toEqual({ seed: null, faults: [] });
  });

  it('tells the faults and the seed that a gateway was started with', () => {
    const gateway = new InMemoryGateway(nqSource(flat(84_000, 3)), {
      faults: [{ name: 'rest.500', parameter: 2 }],
      faultsSeed: 7,
    });
    expect(gateway.control('GET', '/faults').body).toEqual({
      seed: 7,
      faults: [{ name: 'rest.500', parameter: 2 }],
    });
  });

  it.each([
    { body: { name: 'hub.nonsense' }, status: 400, code: 'INVALID_FAULT' },
    { body: { name: 'rest.429', parameter: -1 }, status: 400, code: 'INVALID_FAULT' },
    { body: { name: 'hub.stall', parameter: 1 }, status: 400, code: 'INVALID_FAULT' },
    { body: { parameter: 1 }, status: 400, code: 'INVALID_BODY' },
    { body: { name: 'hub.stall', more: 1 }, status: 400, code: 'INVALID_BODY' },
  ])('refuses $body', ({ body, status, code }) => {
    const gateway = startedOn();
    expect(post(gateway, body)).toMatchObject({ status, body: { code } });
    expect(gateway.control('GET', '/faults').body).toMatchObject({ faults: [] });
  });

  it.each([
    { method: 'DELETE', path: '/faults/hub.nonsense', status: 404 },
    { method: 'PUT', path: '/faults', status: 405 },
    { method: 'GET', path: '/faults/rest.429', status: 405 },
    { method: 'POST', path: '/faults/rest.429', status: 405 },
  ])('answers $method $path with $status', ({ method, path, status }) => {
    expect(startedOn().control(method, path, '{}').status).toBe(status);
  });
});
