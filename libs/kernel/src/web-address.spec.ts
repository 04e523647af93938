import { WEB_ADDRESS, webAddressProblem } from './web-address';

describe(webAddressProblem.name, () => {
  it.each([
    ['https://example.com/decided?of=us', null],
    ['http://127.0.0.1:8080', null],
    ['https://me:secret@example.com/', 'must not hold credentials'],
    ['https://me@example.com/', 'must not hold credentials'],
    ['ftp://example.com/', 'must be an http or https URL'],
    ['example.com', 'must be an http or https URL'],
    [' https://example.com', 'must be an http or https URL'],
    ['https://example.com/a\u0000', 'must be an http or https URL'],
    ['', 'must be an http or https URL'],
  ])('says of %j: %s', (text, problem) => {
    expect(webAddressProblem(text)).toBe(problem);
    if (problem === null) expect(text).toMatch(new RegExp(WEB_ADDRESS.pattern));
  });
});
