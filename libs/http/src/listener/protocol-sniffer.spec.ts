import fc from 'fast-check';
import { versionOf } from './protocol-sniffer';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

describe(versionOf.name, () => {
  it('waits for as long as the bytes may become the preface', () => {
    const lengths = Array.from({ length: preface.length + 1 }, (_, length) => length);

    const versions = lengths.map((length) => versionOf(preface.subarray(0, length)));

    expect(versions.slice(0, 14)).toEqual(new Array(14).fill(null));
    expect(versions.slice(14)).toEqual(new Array(11).fill('http2'));
  });

  it.each([
    'GET / HTTP/1.1',
    'PUT /a HTTP/1.1',
    'PRI * HTTP/1.1',
    'PROPFIND / HTTP/1.1',
    '\u0016\u0003\u0001',
  ])('takes %j for HTTP/1.1', (line) => {
    expect(versionOf(Buffer.from(line))).toBe('http1');
  });

  it('decides for any bytes once there are as many as in the preface', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 14, maxLength: 64 }),
        (bytes) => versionOf(Buffer.from(bytes)) !== null,
      ),
    );
  });
});
